import { statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { toStorageFailure } from '../../storage/storage-failure.ts';
import { openStaging, sealStaging } from './stage-model.ts';
import { type ModelManifest, modelFiles, readManifest, sha256Of, verifyFiles } from './stored-model.ts';

/** Of the weights and of each other file, bytes: nothing that belongs to a BERT is bigger. */
const maxWeightsBytes = 4_000_000_000;
const maxOtherBytes = 50_000_000;

/**
 * Copies a folder in the hub's layout into the staging folder of `dir`. One that this program has written itself is checked against
 * its manifest.
 * @throws Failure 'not-found', 'corrupt' or 'too-large' naming the file that is wrong
 */
export async function copyModel(
  from: string,
  dir: string,
  { modelId, isQuantized }: { modelId: string; isQuantized: boolean },
): Promise<ModelManifest> {
  const source = resolve(from);
  if (!statSync(source, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Failure('not-found', `${source} is not a folder; give the folder that holds the model's config.json.`);
  }
  const files = modelFiles(isQuantized);
  for (const file of files) checkFile(source, file, isQuantized);
  const known = readManifest(source);
  if (known?.isQuantized === isQuantized) await verifyFiles(source, known);
  const folder = openStaging(dir, modelId);
  const sums: ModelManifest['files'] = {};
  for (const file of files) {
    const target = join(folder, file);
    try {
      await copyFile(join(source, file), target);
    } catch (error) {
      throw toStorageFailure(error, target);
    }
    sums[file] = { bytes: statSync(target).size, sha256: await sha256Of(target) };
  }
  const manifest: ModelManifest = { format: 1, modelId, isQuantized, origin: `folder ${source}`, files: sums };
  await sealStaging(folder, manifest);
  return manifest;
}

function checkFile(source: string, file: string, isQuantized: boolean): void {
  const path = join(source, file);
  const isWeights = file.endsWith('.onnx');
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info?.isFile()) {
    const other = modelFiles(!isQuantized).at(-1) ?? '';
    const hasOther = isWeights && statSync(join(source, other), { throwIfNoEntry: false })?.isFile();
    const advice = hasOther
      ? `${other} is there: switch quantized weights ${isQuantized ? 'off' : 'on'} in Settings to import it`
      : "give a folder in the hub's layout";
    throw new Failure('not-found', `${path} is missing; ${advice}.`);
  }
  if (info.size === 0) throw new Failure('corrupt', `${path} is empty; get it again.`);
  if (info.size > (isWeights ? maxWeightsBytes : maxOtherBytes)) {
    throw new Failure('too-large', `${path} is too big to belong to a BERT model (${info.size} bytes).`);
  }
}
