import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import { checkManifest } from './check-manifest.ts';
import { checkNetwork } from './check-network.ts';
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

/** A model whose files are what was saved; the network is not built yet. */
export type VerifiedModel = {
  readonly modelId: string;
  readonly manifest: Manifest;
  /** The manifest itself and every file it lists. */
  readonly files: ReadonlyMap<string, Buffer>;
};

/**
 * Writes a model folder or nothing.
 * @param dir the folder itself; its last part is the model's id
 * @param model.onManifest called before anybody can see the folder; when it throws nothing is written
 * @throws Failure 'conflict' when the folder exists
 */
export async function saveModel(
  dir: string,
  model: { network: tf.LayersModel; content: ManifestContent; card?: unknown; onManifest?(manifest: Manifest): void },
): Promise<void> {
  const { encodeNetwork } = await import('./tfjs-files.ts');
  const files: Record<string, string | Uint8Array> = await encodeNetwork(model.network);
  if (model.card !== undefined) files[cardFile] = `${JSON.stringify(model.card, null, 2)}\n`;
  const sha256 = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256Of(bytes)]));
  const manifest: Manifest = { version: manifestVersion, ...model.content, sha256 };
  files[manifestFile] = encodeManifest(manifest);
  model.onManifest?.(manifest);
  writeFolder(dir, files);
}

/**
 * Proves that the files of a model are what was saved and fit this version's features.
 * @param read the bytes of a file; undefined when it cannot be read
 * @throws Failure 'corrupt' or 'version-mismatch' that names the model and the file, or both shapes
 */
export function verifyModel(modelId: string, read: (name: string) => Buffer | undefined): VerifiedModel {
  const readFile = (name: string): Buffer => {
    const bytes = read(name);
    if (bytes) return bytes;
    throw new Failure('corrupt', `Model ${modelId} cannot be used: its file ${name} cannot be read.`);
  };
  const manifestBytes = readFile(manifestFile);
  const manifest = decodeManifest(manifestBytes.toString('utf8'));
  if ('refused' in manifest) {
    throw new Failure(
      manifest.refused,
      `Model ${modelId} cannot be used: its file ${manifestFile} is refused, ${manifest.why}.`,
    );
  }
  const files = new Map([[manifestFile, manifestBytes]]);
  for (const name of new Set([topologyFile, weightsFile, ...Object.keys(manifest.sha256)])) {
    const bytes = readFile(basename(name));
    if (sha256Of(bytes) !== manifest.sha256[name]) {
      const what = `its file ${name} is not the one that was saved (SHA-256 differs)`;
      throw new Failure('corrupt', `Model ${modelId} cannot be used: ${what}; import or train it again.`);
    }
    files.set(name, bytes);
  }
  checkManifest(modelId, manifest);
  return { modelId, manifest, files };
}

/** `verifyModel` of a folder; its last part is the model's id. */
export function readModelFolder(dir: string): VerifiedModel {
  return verifyModel(basename(dir), (name) => {
    try {
      return readFileSync(join(dir, name));
    } catch {
      // Whatever keeps a file from being read, the model cannot be used; the caller says which file.
      return undefined;
    }
  });
}

/**
 * Builds the network of a verified model, on the backend that runs, else the default one.
 * @throws Failure 'version-mismatch' or 'corrupt' when it is not the network that the manifest describes
 */
export async function buildVerified({ modelId, manifest, files }: VerifiedModel): Promise<LoadedModel> {
  // Listing and checking models must not wait for tfjs.
  const [{ decodeNetwork }, { startBackend }] = await Promise.all([import('./tfjs-files.ts'), import('./backend.ts')]);
  await startBackend();
  let network: tf.LayersModel;
  try {
    network = await decodeNetwork(
      (files.get(topologyFile) as Buffer).toString('utf8'),
      files.get(weightsFile) as Buffer,
    );
  } catch (cause) {
    const [why] = String(cause instanceof Error ? cause.message : cause).split('\n');
    const what = `this version cannot build the network of its file ${topologyFile} (${why})`;
    throw new Failure('version-mismatch', `Model ${modelId} cannot be used: ${what}.`, { cause });
  }
  try {
    checkNetwork(modelId, manifest.config, network);
  } catch (error) {
    network.dispose();
    throw error;
  }
  return { modelId, manifest, network, dispose: () => void network.dispose() };
}

/**
 * Loads a model that proved to be what was saved and to fit this version's features.
 * @throws Failure 'corrupt' or 'version-mismatch' that names the model and the file, or both shapes
 */
export async function loadModel(dir: string): Promise<LoadedModel> {
  return buildVerified(readModelFolder(dir));
}
