import type { SentimentSettings } from '../../contract/contract.ts';
import { toFailureData } from '../../domain/failure.ts';
import type { WorkerTrouble } from './keep-worker.ts';
import { checkSizes, modelBytes, modelFolder, modelVersion, readManifest } from './stored-model.ts';

export type ModelLook = {
  readonly state: 'absent' | 'ready' | 'broken';
  readonly detail: string | null;
  /** Of the model that is here, whole or not. */
  readonly version: string | null;
  readonly bytes: number | null;
};

/**
 * What is on the disk for these settings, by the names and sizes of the files.
 * @param workerTrouble of the process that uses it
 */
export function lookAtModel(
  dir: string,
  { modelId, isQuantized, isEnabled }: SentimentSettings['finbert'],
  workerTrouble: WorkerTrouble | undefined,
): ModelLook {
  const absent = (detail: string): ModelLook => ({ state: 'absent', detail, version: null, bytes: null });
  try {
    const folder = modelFolder(dir, modelId);
    const manifest = readManifest(folder);
    if (!manifest) return absent(`${modelId} is not on this computer; download it, or import it from a folder.`);
    if (manifest.isQuantized !== isQuantized) {
      const [here, wanted] = isQuantized ? ['full', 'quantized'] : ['quantized', 'full'];
      return absent(`${modelId} is here with ${here} weights; download or import the ${wanted} ones.`);
    }
    checkSizes(folder, manifest);
    const bytes = modelBytes(manifest);
    const version = modelVersion(manifest);
    const trouble = workerTrouble?.version === version ? workerTrouble : undefined;
    if (trouble?.isFatal) return { state: 'broken', detail: trouble.message, version, bytes };
    const detail = isEnabled ? (trouble?.message ?? null) : 'It is switched off in Settings.';
    return { state: 'ready', detail, version, bytes };
  } catch (error) {
    return { state: 'broken', detail: toFailureData(error).message, version: null, bytes: null };
  }
}
