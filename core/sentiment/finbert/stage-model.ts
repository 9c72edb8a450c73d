import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { writeDurably } from '../../storage/durable-file.ts';
import { type ModelManifest, manifestName, modelFiles, modelFolder } from './stored-model.ts';

/** Where a model is put together and tried before it takes its place; no owner's name begins with a dot. */
export function stagingRoot(dir: string): string {
  return join(dir, '.staging');
}

/** A fresh empty folder for the model below the staging root. */
export function openStaging(dir: string, modelId: string): string {
  rmSync(stagingRoot(dir), { recursive: true, force: true });
  const folder = modelFolder(stagingRoot(dir), modelId);
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  return folder;
}

/**
 * Writes the manifest of a folder whose files are all there.
 * @throws Failure 'corrupt' naming a file that should be JSON and is not
 */
export async function sealStaging(folder: string, manifest: ModelManifest): Promise<void> {
  for (const file of modelFiles(manifest.isQuantized).filter((name) => name.endsWith('.json'))) {
    try {
      JSON.parse(readFileSync(join(folder, file), 'utf8'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure('corrupt', `${file} of the model is not JSON (${reason.slice(0, 100)}).`);
    }
  }
  await writeDurably(join(folder, manifestName), JSON.stringify(manifest, null, 2));
}

/** Puts the staged model in the place of any before it. */
export function adoptStaging(dir: string, modelId: string): void {
  const staged = modelFolder(stagingRoot(dir), modelId);
  const place = modelFolder(dir, modelId);
  mkdirSync(dirname(place), { recursive: true });
  // Windows keeps the files of a process for a moment after its end.
  rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  renameSync(staged, place);
  rmSync(stagingRoot(dir), { recursive: true, force: true });
}
