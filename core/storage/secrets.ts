import { join } from 'node:path';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { type SecretName, type SecretsState, secretNames } from '../domain/secrets.ts';
import { secretsOfEnvironment } from './secrets-environment.ts';
import { readSecretsFile, type SecretEntries, writeSecretsFile } from './secrets-file.ts';

/** What encrypts on behalf of the operating system, or the sentence why nothing does and keys live only as long as the program. */
export type Vault =
  | {
      readonly kind: 'keychain';
      encrypt(text: string): Promise<string>;
      /** `isOutdated`: the keychain has a better key by now and the text should be encrypted again. */
      decrypt(encrypted: string): Promise<{ text: string; isOutdated: boolean }>;
    }
  | { readonly kind: 'session'; readonly reason: string };

/** The user's keys. A value leaves only through `get`, for the one request that needs it. */
export type Secrets = {
  get(name: SecretName): string | undefined;
  /**
   * Resolves when it is stored.
   * @throws Failure 'bad-request' for what no header can carry, 'conflict' when the environment has it, 'unavailable'
   * when the keychain or the disk refuses
   */
  set(name: SecretName, value: string): Promise<void>;
  /** Resolves when nothing of it is stored any more. @throws Failure 'conflict' when it is in the environment only */
  remove(name: SecretName): Promise<void>;
  state(): SecretsState;
  /** @returns a function that ends the subscription */
  onChange(listener: (name: SecretName) => void): () => void;
  /** Resolves when the keychain has answered for everything that is stored, which may be when the user has unlocked it. */
  readonly ready: Promise<void>;
};

/** Of a shorter key the last four characters are too much of it. */
const shortestShown = 12;

/**
 * Keys from the environment, which wins, and from `<dataDir>/secrets.json` (mode 0600): encrypted where there is a vault
 * with a keychain, plain with a warning where there is no vault, and in memory only where the vault says so.
 * Resolves without waiting for the keychain; plain keys are encrypted as soon as there is one.
 * @throws Failure 'version-mismatch' when a newer version wrote the file, 'unavailable' when it cannot be read
 */
export async function openSecrets(options: {
  dataDir: string;
  environment: Readonly<Record<string, string | undefined>>;
  vault?: Promise<Vault>;
  logger: Logger;
}): Promise<Secrets> {
  const { logger } = options;
  const path = join(options.dataDir, 'secrets.json');
  const fromEnvironment = secretsOfEnvironment(options.environment);
  let entries: SecretEntries = await readSecretsFile(path, logger);
  const values = new Map<SecretName, string>();
  const inSession = new Map<SecretName, string>();
  const unreadable = new Set<SecretName>();
  const listeners = new Set<(name: SecretName) => void>();
  let vault: Vault | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const tell = (name: SecretName) => {
    for (const listener of [...listeners]) listener(name);
  };

  /** One after the other; a failed one leaves everything as it was. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const done = last.then(task);
    // The caller hears of a failure through `done`; the next one must still run.
    last = done.catch(() => {});
    return done;
  };

  const store = async (changed: SecretEntries) => {
    await writeSecretsFile(path, changed);
    entries = changed;
  };

  async function read(name: SecretName): Promise<void> {
    const entry = entries[name];
    if (entry === undefined) return;
    const isPlain = 'plain' in entry;
    if (isPlain) values.set(name, entry.plain);
    if (vault?.kind !== 'keychain') {
      if (!isPlain) unreadable.add(name);
      return;
    }
    const read = isPlain ? { text: entry.plain, isOutdated: true } : await vault.decrypt(entry.encrypted);
    values.set(name, read.text);
    if (read.isOutdated) await store({ ...entries, [name]: { encrypted: await vault.encrypt(read.text) } });
  }

  async function readAll(): Promise<void> {
    vault = await options.vault;
    for (const name of secretNames) {
      try {
        await read(name);
      } catch (error) {
        const isKnown = values.has(name);
        if (!isKnown) unreadable.add(name);
        const problem = isKnown ? 'could not be encrypted' : 'could not be decrypted';
        logger.warn(`The stored key ${name} ${problem} by the keychain.`, { error });
      }
      if (name in entries) tell(name);
    }
  }

  // Without a vault everything is known at once.
  for (const name of options.vault ? [] : secretNames) await read(name);
  const ready = options.vault ? inTurn(readAll) : Promise.resolve();
  // `set` and `state` say what is wrong; nobody has to wait for it.
  ready.catch((error: unknown) => logger.error('the keychain could not be asked', { error }));

  const storage = () => (options.vault ? (vault?.kind ?? 'keychain') : 'file');

  return {
    ready,
    get: (name) => fromEnvironment.get(name)?.value ?? inSession.get(name) ?? values.get(name),
    async set(name, value) {
      const variable = fromEnvironment.get(name)?.variable;
      if (variable !== undefined) {
        throw new Failure('conflict', `The environment variable ${variable} holds this key and wins; change it there.`);
      }
      const key = value.trim();
      if (!/^[\x21-\x7e]+$/.test(key)) {
        throw new Failure('bad-request', 'A key has only letters, digits and signs, without spaces; copy it again.');
      }
      await inTurn(async () => {
        if (vault?.kind === 'session') inSession.set(name, key);
        else {
          const entry = vault ? { encrypted: await encrypt(vault, key) } : { plain: key };
          await store({ ...entries, [name]: entry });
          values.set(name, key);
        }
        unreadable.delete(name);
      });
      tell(name);
    },
    async remove(name) {
      const variable = fromEnvironment.get(name)?.variable;
      if (variable !== undefined && !(name in entries) && !inSession.has(name)) {
        throw new Failure('conflict', `This key comes from the environment variable ${variable}; remove it there.`);
      }
      await inTurn(async () => {
        const { [name]: removed, ...others } = entries;
        if (removed !== undefined) await store(others);
        values.delete(name);
        inSession.delete(name);
        unreadable.delete(name);
      });
      tell(name);
    },
    state() {
      const stateOf = (name: SecretName): SecretsState['secrets'][number] => {
        const shown = fromEnvironment.get(name);
        const value = shown?.value ?? inSession.get(name) ?? values.get(name);
        const entry = entries[name];
        const stored = entry && !unreadable.has(name) ? ('plain' in entry ? 'file' : 'keychain') : 'none';
        const kept = shown ? 'environment' : inSession.has(name) ? 'session' : stored;
        return {
          name,
          isSet: kept !== 'none',
          last4: value !== undefined && value.length >= shortestShown ? value.slice(-4) : null,
          storage: kept,
          variable: shown?.variable ?? null,
        };
      };
      const warnings = [warningOf(storage(), path, vault)];
      if (unreadable.size > 0) {
        warnings.push('A stored key was encrypted by a keychain that does not give it out here; set it again.');
      }
      return {
        secrets: secretNames.map(stateOf),
        storage: storage(),
        warning: warnings.filter((sentence) => sentence !== undefined).join(' ') || null,
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

async function encrypt(vault: Extract<Vault, { kind: 'keychain' }>, key: string): Promise<string> {
  try {
    return await vault.encrypt(key);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('unavailable', `The key was not stored: ${reason}`, { cause: error });
  }
}

function warningOf(storage: SecretsState['storage'], path: string, vault: Vault | undefined): string | undefined {
  if (vault?.kind === 'session') return vault.reason;
  if (storage !== 'file') return undefined;
  return `Keys are kept unencrypted in ${path}, which only your user account may read. Environment variables, or the desktop application with a keychain, keep them off the disk.`;
}
