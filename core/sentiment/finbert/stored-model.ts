import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Failure } from '../../domain/failure.ts';

const fileEntry = z.object({ bytes: z.number().int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What we write beside a model when it is whole: it is what its files are held against ever after. */
const manifestSchema = z.object({
  format: z.literal(1),
  modelId: z.string(),
  isQuantized: z.boolean(),
  /** The hub and the commit, or the folder, that it came from. */
  origin: z.string(),
  files: z.record(z.string(), fileEntry),
});
export type ModelManifest = z.infer<typeof manifestSchema>;

export const manifestName = 'omni-manifest.json';

/** Relative paths of what a model needs, in the hub's layout; the weights come last. */
export function modelFiles(isQuantized: boolean): string[] {
  const weights = isQuantized ? 'onnx/model_quantized.onnx' : 'onnx/model.onnx';
  return ['config.json', 'tokenizer.json', 'tokenizer_config.json', weights];
}

/**
 * Folder of a model below `dir`.
 * @throws Failure 'bad-request' when `modelId` is not owner/name
 */
export function modelFolder(dir: string, modelId: string): string {
  if (!/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(modelId)) {
    throw new Failure('bad-request', `"${modelId.slice(0, 100)}" is not a model's owner/name.`);
  }
  return join(dir, ...modelId.split('/'));
}

/**
 * The manifest of a folder.
 * @returns undefined when there is none, so no whole model either
 * @throws Failure 'corrupt' when it cannot be read
 */
export function readManifest(folder: string): ModelManifest | undefined {
  const path = join(folder, manifestName);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure('corrupt', `${path} cannot be read; remove FinBERT and download or import it again.`);
  }
}

/** Model, form of its weights and the beginning of a hash over all its files: what scores are stored under. */
export function modelVersion({ modelId, isQuantized, files }: ModelManifest): string {
  const hash = createHash('sha256');
  for (const path of modelFiles(isQuantized)) hash.update(files[path]?.sha256 ?? '');
  return `${modelId} ${isQuantized ? 'q8' : 'fp32'} ${hash.digest('hex').slice(0, 12)}`;
}

export function modelBytes({ files }: ModelManifest): number {
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Quick look at the sizes, without reading the files.
 * @throws Failure 'corrupt' naming the first file that is missing or has another size
 */
export function checkSizes(folder: string, manifest: ModelManifest): void {
  for (const file of modelFiles(manifest.isQuantized)) {
    const path = join(folder, file);
    const expected = manifest.files[file]?.bytes;
    const bytes = statSync(path, { throwIfNoEntry: false })?.size;
    if (bytes === expected && expected !== undefined) continue;
    const wrong = bytes === undefined ? 'is missing' : `has ${bytes} bytes instead of ${expected}`;
    throw new Failure('corrupt', `${path} ${wrong}; remove FinBERT and download or import it again.`);
  }
}

/**
 * Reads every file.
 * @throws Failure 'corrupt' naming the first file that is not what the manifest says
 */
export async function verifyFiles(folder: string, manifest: ModelManifest): Promise<void> {
  checkSizes(folder, manifest);
  for (const file of modelFiles(manifest.isQuantized)) {
    const path = join(folder, file);
    if ((await sha256Of(path)) !== manifest.files[file].sha256) {
      throw new Failure(
        'corrupt',
        `${path} has changed since it was stored (its SHA-256 differs); remove FinBERT and download or import it again.`,
      );
    }
  }
}

/** SHA-256 of a file, hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
