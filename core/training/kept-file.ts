import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Failure } from '../domain/failure.ts';
import { writeDurably } from '../storage/durable-file.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';

const digestLength = 32;

/**
 * Resolves when the value, under its SHA-256, has replaced what the file held before and would survive a power cut.
 * @param version raised when an older program could not go on from it
 * @throws Failure 'unavailable' when the disk is full or cannot be written
 */
export async function writeKept(path: string, version: number, value: unknown): Promise<void> {
  const body = serialize({ version, value });
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeDurably(path, Buffer.concat([createHash('sha256').update(body).digest(), body]));
  } catch (error) {
    throw toStorageFailure(error, path);
  }
}

/**
 * The value of such a file; its reader knows the type, because only this version writes it.
 * @throws Failure 'corrupt' when it is not what was written, 'version-mismatch' when another version wrote it
 */
export function readKept<Value>(path: string, version: number): Value {
  const bytes = readFileSync(path);
  const body = bytes.subarray(digestLength);
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(0, digestLength))) {
    throw new Failure('corrupt', `${path} is damaged (its SHA-256 differs), so the run cannot go on; start it again.`);
  }
  const content = read<Value>(body);
  if (content?.version !== version) {
    throw new Failure('version-mismatch', `Another version of the program wrote ${path}; start the run again.`);
  }
  return content.value;
}

/** @returns undefined when another version of Node wrote it in a way that this one does not know */
function read<Value>(body: Buffer): { version: unknown; value: Value } | undefined {
  try {
    return deserialize(body);
  } catch {
    return undefined;
  }
}
