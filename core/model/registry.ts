import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ModelSummary, TrainingReport } from '../contract/contract.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { freeName, partialPrefix, writeFolder } from './durable-folder.ts';
import type { Manifest } from './manifest.ts';
import { manifestFile } from './model-files.ts';
import { type LoadedModel, loadModel, readModelFolder } from './model-folder.ts';
import { packModel, unpackModel } from './portable-model.ts';

/** One row of the model list; which model is active is the engine's business. */
export type StoredModel = Omit<ModelSummary, 'activeFor'>;

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
  /** The id it got: its own, or with a suffix when that is taken. */
  importFile(path: string): Promise<string>;
  path(modelId: string): string;
};

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

function folderNames(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && idPattern.test(entry.name)).map((entry) => entry.name);
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
      const from = path(modelId);
      if (!isOwn(modelId)) throw new Failure('bad-request', `Model ${modelId} is bundled and cannot be deleted.`);
      const trash = resolve(dir, '..', 'trash');
      mkdirSync(trash, { recursive: true });
      const to = join(trash, freeName(trash, modelId));
      renameSync(from, to);
      return to;
    },
    async exportFile(modelId, target) {
      const folder = path(modelId);
      const { files } = readModelFolder(folder);
      packModel(target, modelId, new Map([[manifestFile, readFileSync(join(folder, manifestFile))], ...files]));
    },
    async importFile(source) {
      const { modelId, files } = unpackModel(source);
      if (!idPattern.test(modelId))
        throw new Failure('bad-request', `${source} holds a model with an impossible name.`);
      const name = existsSync(join(bundledDir, modelId))
        ? freeName(dir, `${modelId}-imported`)
        : freeName(dir, modelId);
      const folder = join(dir, name);
      writeFolder(folder, files);
      try {
        (await loadModel(folder)).dispose();
      } catch (error) {
        rmSync(folder, { recursive: true, force: true });
        throw error;
      }
      return name;
    },
  };
}
