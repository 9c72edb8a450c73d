import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import { toStorageFailure, toTargetFailure } from '../storage/storage-failure.ts';
import { cardFile, manifestFile, topologyFile, weightsFile } from './model-files.ts';

const fileNames = [manifestFile, topologyFile, weightsFile, cardFile] as const;
/** The large preset is about 2 MB; far more is not a model of ours. */
const largestBytes = 64 * 1024 * 1024;

const portable = z.object({
  format: z.literal('omni-crypto-model'),
  modelId: z.string(),
  /** base64 */
  files: z.partialRecord(z.enum(fileNames), z.string()),
});

/**
 * Writes a model folder's files as one gzipped JSON file; the target appears whole or not at all.
 * @throws Failure 'bad-request' when there can be no such file, 'unavailable' when it cannot be written
 */
export function packModel(path: string, modelId: string, files: ReadonlyMap<string, Uint8Array>): void {
  const encoded = Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
  const content = { format: 'omni-crypto-model', modelId, files: encoded };
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, gzipSync(JSON.stringify(content)));
    renameSync(partial, path);
  } catch (error) {
    if (existsSync(partial)) rmSync(partial);
    throw toTargetFailure(error, path);
  }
}

/**
 * Reads such a file back; what is inside is not verified yet.
 * @throws Failure 'not-found', 'too-large', 'bad-request' or 'unavailable' that names the file
 */
export function unpackModel(path: string): { modelId: string; files: Readonly<Record<string, Buffer>> } {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new Failure('not-found', `There is no file ${path}.`);
  if (size > largestBytes) throw new Failure('too-large', `${path} is too large to be a model.`);
  const packed = readPacked(path);
  try {
    const text = gunzipSync(packed, { maxOutputLength: 2 * largestBytes }).toString('utf8');
    const { modelId, files } = portable.parse(JSON.parse(text));
    const decoded = Object.entries(files).map(([name, base64]) => [name, Buffer.from(base64, 'base64')]);
    return { modelId, files: Object.fromEntries(decoded) };
  } catch (cause) {
    throw new Failure(
      'bad-request',
      `${path} is not a model exported by this program, or it was damaged since; export it again.`,
      { cause },
    );
  }
}

function readPacked(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw toStorageFailure(error, path);
  }
}
