import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { askHub, type HubFile } from './ask-hub.ts';
import { downloadFile } from './download-file.ts';
import type { HubOptions } from './hub-fetch.ts';
import { openStaging, sealStaging } from './stage-model.ts';
import type { ModelManifest } from './stored-model.ts';

export type ModelChoice = { readonly hubUrl: string; readonly modelId: string; readonly isQuantized: boolean };

/** Where what has arrived is kept until the model is whole. */
export function partsFolder(dir: string): string {
  return join(dir, '.download');
}

/** Left free beside the model. */
const spareBytes = 200_000_000;

/**
 * Fetches a model from a hub into the staging folder of `dir`. What has arrived when it breaks off is kept in `<dir>/.download` and
 * gone on with the next time.
 * @param options.onProgress bytes that are there, of how many
 * @param options.freeBytes of the disk that holds a folder; default asks the system
 * @throws Failure 'unavailable', 'not-found', 'unauthorized', 'corrupt' or 'cancelled', in words
 */
export async function downloadModel(
  dir: string,
  choice: ModelChoice,
  options: HubOptions & {
    onProgress(bytes: number, total: number): void;
    freeBytes?(folder: string): Promise<number>;
  },
): Promise<ModelManifest> {
  const { onProgress, freeBytes = freeBytesOf } = options;
  const { modelId, isQuantized } = choice;
  const hubUrl = choice.hubUrl.replace(/\/+$/, '');
  const { revision, files } = await askHub(choice, options);
  const partDir = partsFolder(dir);
  mkdirSync(partDir, { recursive: true });
  const partOf = ({ checksum }: HubFile) => join(partDir, `${checksum.hex}.part`);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const there = files.reduce((sum, file) => sum + (statSync(partOf(file), { throwIfNoEntry: false })?.size ?? 0), 0);
  const free = await freeBytes(dir);
  if (free < total - there + spareBytes) {
    const mb = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
    throw new Failure(
      'unavailable',
      `The disk that holds ${dir} has ${mb(free)} free and ${mb(total - there + spareBytes)} are needed; free some space.`,
    );
  }
  const sums: ModelManifest['files'] = {};
  let before = 0;
  for (const file of files) {
    const url = `${hubUrl}/${modelId}/resolve/${revision}/${file.path}`;
    const onBytes = (bytes: number) => onProgress(before + bytes, total);
    const sha256 = await downloadFile(url, file, partOf(file), { ...options, onBytes });
    sums[file.path] = { bytes: file.bytes, sha256 };
    before += file.bytes;
  }
  const folder = openStaging(dir, modelId);
  for (const file of files) renameSync(partOf(file), join(folder, file.path));
  const manifest: ModelManifest = { format: 1, modelId, isQuantized, origin: `${hubUrl} ${revision}`, files: sums };
  await sealStaging(folder, manifest);
  rmSync(partDir, { recursive: true, force: true });
  return manifest;
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
