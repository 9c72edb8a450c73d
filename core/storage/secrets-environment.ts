import { type SecretName, secretNames } from '../domain/secrets.ts';

const variables: Readonly<Record<SecretName, readonly string[]>> = {
  llm: ['OMNI_LLM_KEY', 'OPENAI_API_KEY'],
  x: ['OMNI_X_TOKEN'],
  redditClientId: ['OMNI_REDDIT_CLIENT_ID'],
  redditClientSecret: ['OMNI_REDDIT_CLIENT_SECRET'],
  telegram: ['OMNI_TELEGRAM_TOKEN'],
  webhook: ['OMNI_WEBHOOK_SECRET'],
};

export type EnvironmentSecret = { readonly value: string; readonly variable: string };

/** The keys that the environment holds; of two variables for one key the first that is not empty. */
export function secretsOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<SecretName, EnvironmentSecret> {
  const found = new Map<SecretName, EnvironmentSecret>();
  for (const name of secretNames) {
    const variable = variables[name].find((candidate) => environment[candidate]?.trim());
    if (variable !== undefined) found.set(name, { value: environment[variable]?.trim() ?? '', variable });
  }
  return found;
}
