import { type SecretName, secretNames, secretVariables } from '../domain/secrets.ts';

export type EnvironmentSecret = { readonly value: string; readonly variable: string };

/** The keys that the environment holds; of two variables for one key the first that is not empty. */
export function secretsOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<SecretName, EnvironmentSecret> {
  const found = new Map<SecretName, EnvironmentSecret>();
  for (const name of secretNames) {
    const variable = secretVariables[name].find((candidate) => environment[candidate]?.trim());
    if (variable !== undefined) found.set(name, { value: environment[variable]?.trim() ?? '', variable });
  }
  return found;
}
