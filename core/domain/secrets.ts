/** The keys a user may give, each for one service. */
export const secretNames = ['llm', 'x', 'redditClientId', 'redditClientSecret', 'telegram', 'webhook'] as const;
export type SecretName = (typeof secretNames)[number];

/** Environment variables that a key may come from; the first that is set wins. */
export const secretVariables: Readonly<Record<SecretName, readonly string[]>> = {
  llm: ['OMNI_LLM_KEY', 'OPENAI_API_KEY'],
  x: ['OMNI_X_TOKEN'],
  redditClientId: ['OMNI_REDDIT_CLIENT_ID'],
  redditClientSecret: ['OMNI_REDDIT_CLIENT_SECRET'],
  telegram: ['OMNI_TELEGRAM_TOKEN'],
  webhook: ['OMNI_WEBHOOK_SECRET'],
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment for a process that needs no key. */
export function withoutSecrets<E extends Environment>(environment: E): Environment {
  const secret = new Set(Object.values(secretVariables).flat());
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !secret.has(name)));
}

/** How a key that is set now is kept: by the operating system's keychain, in a file of this user, or until the program ends. */
export const secretStorages = ['keychain', 'file', 'session'] as const;
export type SecretStorage = (typeof secretStorages)[number];

/** A key as far as anybody may see it. */
export type SecretState = {
  name: SecretName;
  isSet: boolean;
  /** The last four characters; null when it is not set, not yet decrypted, or so short that they would give it away. */
  last4: string | null;
  storage: 'none' | 'environment' | SecretStorage;
  /** The environment variable that it comes from; null when it comes from elsewhere. */
  variable: string | null;
};

export type SecretsState = {
  secrets: SecretState[];
  storage: SecretStorage;
  /** Plain sentences when keys are not encrypted by the operating system, or a stored one cannot be read. */
  warning: string | null;
};
