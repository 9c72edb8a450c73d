import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ModelComparison, ModelSummary, TrainingReport } from '../contract/contract.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { compareModels } from './compare-models.ts';
import { freeName, moveFolder, partialPrefix, writeFolder } from './durable-folder.ts';
import type { Manifest } from './manifest.ts';
import { manifestFile } from './model-files.ts';
import { buildVerified, type LoadedModel, loadModel, readModelFolder, verifyModel } from './model-folder.ts';
import { checkModelName, isModelName } from './model-name.ts';
import { packModel, unpackModel } from './portable-model.ts';

/** One row of the model list; which model is active or demoted is the engine's business. */
export type StoredModel = Omit<ModelSummary, 'activeFor' | 'demotion'>;

export type Registry = {
  /** Newest first; a refused model is listed last, with its `problem` and without figures. */
  list(): Promise<StoredModel[]>;
  load(modelId: string): Promise<LoadedModel>;
  manifest(modelId: string): Manifest;
  report(modelId: string): TrainingReport;
  /** Names of the files that were checked. */
  verify(modelId: string): Promise<string[]>;
  /** Moves the model to the trash beside the models folder and says where it is now. */
  delete(modelId: string): Promise<string>;
  exportFile(modelId: string, path: string): Promise<void>;
  /** The id it got: its own, or with a suffix when another model has that; of the same model when it is here already. */
  importFile(path: string): Promise<{ modelId: string; isNew: boolean }>;
  /** Gives a model of one's own another name; nothing in it changes. */
  rename(modelId: string, newModelId: string): void;
  compare(first: string, second: string): ModelComparison;
  path(modelId: string): string;
};

function folderNames(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && isModelName(entry.name)).map((entry) => entry.name);
}

function summarize(dir: string, modelId: string, isBundled: boolean): StoredModel {
  try {
    const { createdAt, config, markets, report, parameters } = readModelFolder(join(dir, modelId)).manifest;
    const { dataset, metrics, baselines, verdict } = report;
    const scores = { testLogLoss: metrics.test.logLoss, baseRateLogLoss: baselines.baseRate.logLoss };
    const { from, to } = dataset;
    const preset = config.name;
    return { modelId, createdAt, preset, markets, from, to, parameters, ...scores, verdict, isBundled, problem: null };
  } catch (error) {
    const unknown = { createdAt: null, preset: null, markets: [], from: null, to: null, parameters: null };
    const problem = toFailureData(error).message;
    return { modelId, ...unknown, testLogLoss: null, baseRateLogLoss: null, verdict: '', isBundled, problem };
  }
}

/**
 * The models of this computer: those in `dir`, and the bundled ones, which are read-only.
 * Folders that a dying process left half written are removed.
 */
export function openRegistry(options: { dir: string; bundledDir: string; logger: Logger }): Registry {
  const { dir, bundledDir, logger } = options;
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(dir).filter((entry) => entry.startsWith(partialPrefix))) {
    logger.warn('removed a model that was not finished', { name });
    rmSync(join(dir, name), { recursive: true, force: true });
  }

  const isOwn = (modelId: string) => folderNames(dir).includes(modelId);
  const path = (modelId: string): string => {
    if (isOwn(modelId)) return join(dir, modelId);
    if (folderNames(bundledDir).includes(modelId)) return join(bundledDir, modelId);
    throw new Failure('not-found', `There is no model ${modelId}; list the models to see which there are.`);
  };

  const ownPath = (modelId: string, what: string): string => {
    const found = path(modelId);
    if (!isOwn(modelId)) throw new Failure('bad-request', `Model ${modelId} is bundled and cannot be ${what}.`);
    return found;
  };

  /** A sound model here with the very same manifest, which holds the checksum of everything else. */
  const copyOf = (manifest: Buffer): string | undefined =>
    [...folderNames(dir), ...folderNames(bundledDir)].find((modelId) => {
      try {
        return readModelFolder(path(modelId)).files.get(manifestFile)?.equals(manifest);
      } catch (error) {
        // A damaged copy is no reason to refuse a sound one.
        if (error instanceof Failure) return false;
        throw error;
      }
    });

  return {
    path,
    async list() {
      const own = folderNames(dir).map((modelId) => summarize(dir, modelId, false));
      const bundled = folderNames(bundledDir)
        .filter((modelId) => !isOwn(modelId))
        .map((modelId) => summarize(bundledDir, modelId, true));
      return [...own, ...bundled].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
    },
    load: async (modelId) => loadModel(path(modelId)),
    manifest: (modelId) => readModelFolder(path(modelId)).manifest,
    report: (modelId) => ({ modelId, ...readModelFolder(path(modelId)).manifest.report }),
    async verify(modelId) {
      const model = await loadModel(path(modelId));
      model.dispose();
      return [manifestFile, ...Object.keys(model.manifest.sha256)];
    },
    async delete(modelId) {
      const from = ownPath(modelId, 'deleted');
      const trash = resolve(dir, '..', 'trash');
      mkdirSync(trash, { recursive: true });
      const to = join(trash, freeName(trash, modelId));
      moveFolder(from, to);
      return to;
    },
    rename(modelId, newModelId) {
      const from = ownPath(modelId, 'renamed');
      checkModelName(newModelId);
      // On disks that take a and A for one name, a model may still change its own capitals.
      const others = [...folderNames(dir), ...folderNames(bundledDir)].filter((name) => name !== modelId);
      const lower = newModelId.toLowerCase();
      if (newModelId === modelId || others.some((name) => name.toLowerCase() === lower)) {
        throw new Failure('conflict', `There is a model ${newModelId} already; choose another name.`);
      }
      moveFolder(from, join(dir, newModelId));
    },
    compare: (first, second) => {
      const read = (modelId: string) => ({ modelId, manifest: readModelFolder(path(modelId)).manifest });
      return compareModels(read(first), read(second));
    },
    async exportFile(modelId, target) {
      packModel(target, modelId, readModelFolder(path(modelId)).files);
    },
    async importFile(source) {
      const { modelId, files } = unpackModel(source);
      if (!isModelName(modelId)) {
        throw new Failure('bad-request', `${source} holds a model with an impossible name.`);
      }
      const verified = verifyModel(modelId, (name) => files[name]);
      const present = copyOf(verified.files.get(manifestFile) as Buffer);
      if (present !== undefined) return { modelId: present, isNew: false };
      (await buildVerified(verified)).dispose();
      const name = existsSync(join(bundledDir, modelId))
        ? freeName(dir, `${modelId}-imported`)
        : freeName(dir, modelId);
      writeFolder(join(dir, name), Object.fromEntries(verified.files));
      return { modelId: name, isNew: true };
    },
  };
}
