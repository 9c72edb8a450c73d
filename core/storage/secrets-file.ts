import { chmod, readFile, rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { writeDurably } from './durable-file.ts';
import { toStorageFailure } from './storage-failure.ts';

const version = 1;
/** Encrypted by the keychain of the operating system, base64; or as it is. */
const entry = z.union([z.strictObject({ plain: z.string() }), z.strictObject({ encrypted: z.string() })]);
const content = z.object({ version: z.literal(version), secrets: z.record(z.string(), entry) });

export type SecretEntries = Record<string, z.infer<typeof entry>>;

/**
 * The entries of the file at `path`, by name; none when there is no file. One that others may read is closed to them.
 * There is no copy of it anywhere, so that a removed key is gone; damage is warned of without a word of the content.
 * @throws Failure 'version-mismatch' when a newer version wrote it, 'unavailable' when it cannot be read
 */
export async function readSecretsFile(path: string, logger: Logger): Promise<SecretEntries> {
  // Left by a write that was cut off: nobody would ever remove a key from it.
  await rm(`${path}.tmp`, { force: true });
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw toStorageFailure(error, path);
  });
  if (text === undefined) return {};
  await closeToOthers(path, logger);
  const data = parse(text);
  if (typeof data === 'object' && data !== null && 'version' in data && Number(data.version) > version) {
    throw new Failure('version-mismatch', `${path} was written by a newer version; update the application.`);
  }
  const checked = content.safeParse(data);
  if (checked.success) return checked.data.secrets;
  logger.warn(`${path} is damaged and is not used; set the keys again, which replaces it.`);
  return {};
}

/**
 * Resolves when the entries are durably in the file, which only this user may read.
 * @throws Failure 'unavailable' when it cannot be written
 */
export async function writeSecretsFile(path: string, secrets: SecretEntries): Promise<void> {
  try {
    await writeDurably(path, `${JSON.stringify({ version, secrets })}\n`);
  } catch (error) {
    throw toStorageFailure(error, path);
  }
}

/** Undefined when it is not JSON: the error would quote the text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function closeToOthers(path: string, logger: Logger): Promise<void> {
  // Windows has no such bits; there the user's own folder keeps others out.
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  await chmod(path, 0o600);
  logger.warn(`${path} could be read by other users of this computer; now only by you. Think of changing its keys.`);
}
