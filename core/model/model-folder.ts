import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import { featureNames } from '../features/feature-names.ts';
import { branchesOf } from './config.ts';
import { writeFolder } from './durable-folder.ts';
import {
  decodeManifest,
  encodeManifest,
  type Manifest,
  type ManifestContent,
  manifestVersion,
  sha256Of,
} from './manifest.ts';
import { cardFile, manifestFile, topologyFile, weightsFile } from './model-files.ts';

/** A model ready to predict; `dispose` frees its weights. */
export type LoadedModel = {
  readonly modelId: string;
  readonly manifest: Manifest;
  readonly network: tf.LayersModel;
  dispose(): void;
};

/**
 * Writes a model folder or nothing.
 * @param dir the folder itself; its last part is the model's id
 * @throws Failure 'conflict' when the folder exists
 */
export async function saveModel(
  dir: string,
  model: { network: tf.LayersModel; content: ManifestContent; card?: unknown },
): Promise<void> {
  const { encodeNetwork } = await import('./tfjs-files.ts');
  const files: Record<string, string | Uint8Array> = await encodeNetwork(model.network);
  if (model.card !== undefined) files[cardFile] = `${JSON.stringify(model.card, null, 2)}\n`;
  const sha256 = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256Of(bytes)]));
  files[manifestFile] = encodeManifest({ version: manifestVersion, ...model.content, sha256 });
  writeFolder(dir, files);
}

function readModelFile(dir: string, name: string): Buffer {
  try {
    return readFileSync(join(dir, name));
  } catch (cause) {
    throw new Failure('corrupt', `Model ${basename(dir)} cannot be used: its file ${name} cannot be read.`, { cause });
  }
}

/**
 * Reads and verifies a model folder without building the network.
 * @returns the manifest and the bytes of every file it lists
 * @throws Failure 'corrupt' or 'version-mismatch' that names the model and the file
 */
export function readModelFolder(dir: string): { manifest: Manifest; files: Map<string, Buffer> } {
  const modelId = basename(dir);
  const manifest = decodeManifest(readModelFile(dir, manifestFile).toString('utf8'));
  if ('refused' in manifest) {
    throw new Failure(
      manifest.refused,
      `Model ${modelId} cannot be used: its file ${manifestFile} is refused, ${manifest.why}.`,
    );
  }
  const files = new Map<string, Buffer>();
  for (const name of new Set([topologyFile, weightsFile, ...Object.keys(manifest.sha256)])) {
    const bytes = readModelFile(dir, basename(name));
    if (sha256Of(bytes) !== manifest.sha256[name]) {
      const what = `its file ${name} is not the one that was saved (SHA-256 differs)`;
      throw new Failure('corrupt', `Model ${modelId} cannot be used: ${what}; import or train it again.`);
    }
    files.set(name, bytes);
  }
  checkFeatures(modelId, manifest);
  return { manifest, files };
}

function checkFeatures(modelId: string, manifest: Manifest): void {
  const { featureNames: theirs, config } = manifest;
  if (theirs.length === featureNames.length && theirs.every((name, i) => name === featureNames[i])) return;
  const [first] = branchesOf(config);
  const shapes = (count: number) => `[${first?.window ?? 0}, ${count}]`;
  const unknown = theirs.filter((name) => !(featureNames as readonly string[]).includes(name));
  const detail = unknown.length > 0 ? ` (features no longer there: ${unknown.join(', ')})` : '';
  throw new Failure(
    'version-mismatch',
    `Model ${modelId} reads windows of ${shapes(theirs.length)} but this version computes ${shapes(featureNames.length)}${detail}; train it again.`,
  );
}

function checkShapes(modelId: string, { config }: Manifest, network: tf.LayersModel): void {
  const expected = [
    ...branchesOf(config).map(({ window }) => [window, config.features]),
    [config.sentiment.inputs],
    [1],
  ];
  const actual = network.inputs.map((input) => input.shape.slice(1));
  const text = (shapes: unknown) => JSON.stringify(shapes);
  if (text(expected) === text(actual)) return;
  throw new Failure(
    'version-mismatch',
    `Model ${modelId} cannot be used: its network reads ${text(actual)} but its manifest says ${text(expected)}.`,
  );
}

/**
 * Loads a model that proved to be what was saved and to fit this version's features, on the backend that runs, else the default one.
 * @throws Failure 'corrupt' or 'version-mismatch' that names the model and the file, or both shapes
 */
export async function loadModel(dir: string): Promise<LoadedModel> {
  const modelId = basename(dir);
  const { manifest, files } = readModelFolder(dir);
  // Listing and checking models must not wait for tfjs.
  const [{ decodeNetwork }, { startBackend }] = await Promise.all([import('./tfjs-files.ts'), import('./backend.ts')]);
  await startBackend();
  const network = await decodeNetwork(
    (files.get(topologyFile) as Buffer).toString('utf8'),
    files.get(weightsFile) as Buffer,
  );
  checkShapes(modelId, manifest, network);
  return { modelId, manifest, network, dispose: () => void network.dispose() };
}
