import { open, rename, rm } from 'node:fs/promises';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { toTargetFailure } from './storage-failure.ts';

/**
 * Resolves when `path` holds the pieces one after the other, gzipped when the name ends in .gz; a file of that name is replaced only when the
 * new one is complete.
 * @throws what a piece throws, or Failure: 'bad-request' when there can be no such file, 'unavailable' when it cannot be written
 */
export async function writeExport(path: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w').catch((error: unknown) => {
    throw toTargetFailure(error, path);
  });
  try {
    const steps: Transform[] = path.toLowerCase().endsWith('.gz') ? [createGzip()] : [];
    await pipeline([Readable.from(pieces), ...steps, file.createWriteStream({ flush: true })]);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toTargetFailure(error, path);
  }
}
