import { existsSync, mkdirSync, rmSync } from 'node:fs';
import type { FinbertScore, FinbertStatus, SentimentSettings } from '../../contract/contract.ts';
import { Failure, toFailureData } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { type ForkProcess, nodeFork } from '../../processes/fork-node.ts';
import { toStorageFailure } from '../../storage/storage-failure.ts';
import type { ScoreCache } from '../score-cache.ts';
import { downloadModel, partsFolder } from './download-model.ts';
import { type FinbertWorker, startFinbertWorker } from './finbert-worker.ts';
import { copyModel } from './import-model.ts';
import { keepWorker } from './keep-worker.ts';
import { lookAtModel, type ModelLook } from './look-at-model.ts';
import { finbertOffer } from './offer.ts';
import { scoreBatches } from './score-batches.ts';
import { adoptStaging, stagingRoot } from './stage-model.ts';
import { type ModelManifest, modelFolder, modelVersion } from './stored-model.ts';

/** FinBERT on this computer: absent until the user has it downloaded or imported, then offline for good. */
export type Finbert = {
  status(): FinbertStatus;
  /** Told after each change of the status; returns how to stop. */
  onStatus(listener: () => void): () => void;
  /** What scores are stored under; null when it is absent, broken or switched off. */
  version(): string | null;
  /**
   * In the order of `texts`. Waits for its process; a prediction never does.
   * @param options.explain also the tokens that moved it: a run of the network for each
   * @throws Failure 'unavailable' with the reason when it is absent, broken, crashed or switched off; 'cancelled'
   */
  score(texts: readonly string[], options: { signal: AbortSignal; explain?: boolean }): Promise<FinbertScore[]>;
  /**
   * Resolves when the download has begun; how it goes on and ends is in the status.
   * @throws Failure 'busy' when one or an import is going on
   */
  download(): Promise<void>;
  /** What has arrived is kept for the next download. */
  cancelDownload(): void;
  /** @throws Failure naming the file that is wrong; what was there before stays then */
  importFolder(path: string): Promise<{ version: string }>;
  /**
   * Removes the model and what a broken-off download has left.
   * @returns whether there was anything of it
   * @throws Failure 'busy' while a download or an import is going on
   */
  remove(): Promise<boolean>;
  /** Ends its process and a download. */
  close(): Promise<void>;
};

type Work = { readonly state: 'downloading' | 'importing'; detail: string; fraction: number | null };

/** The page need not hear of every packet. */
const quietMs = 200;
/** A file that somebody else changes is noticed by then. */
const lookMs = 2_000;

/**
 * @param options.dir folder of the models, in the hub's layout below it
 * @param options.fork how to start a process; Electron's main process must bring its own, default Node's
 * @param options.patienceMs how long loading and a run of the network may take before the process counts as hung
 */
export function openFinbert(options: {
  dir: string;
  settings: () => SentimentSettings['finbert'];
  cache: ScoreCache;
  clock: Clock;
  logger: Logger;
  fork?: ForkProcess;
  patienceMs?: { load: number; run: number };
}): Finbert {
  const { dir, settings, cache, clock, logger, fork = nodeFork(options.logger), patienceMs } = options;
  const listeners = new Set<() => void>();
  let work: Work | undefined;
  let ending = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  /** Why the last download or import brought nothing. */
  let problem: string | undefined;

  /** The last look at the files: a headline from the cache must not wait for the disk. */
  let seen: { readonly key: string; readonly at: number; readonly look: ModelLook } | undefined;

  const tell = () => {
    seen = undefined;
    for (const listener of listeners) listener();
  };
  const worker = keepWorker({
    root: dir,
    fork,
    clock,
    logger,
    patienceMs,
    onChange: tell,
  });
  const look = (): ModelLook => {
    const { modelId, isQuantized, isEnabled } = settings();
    const key = `${modelId} ${isQuantized} ${isEnabled}`;
    const now = clock.monotonic();
    if (seen?.key !== key || now - seen.at > lookMs) {
      seen = { key, at: now, look: lookAtModel(dir, settings(), worker.trouble()) };
    }
    return seen.look;
  };

  const begin = (next: Work) => {
    if (work) throw new Failure('busy', `FinBERT is ${work.state} already; wait for the end or cancel it.`);
    work = next;
    problem = undefined;
    ending = new AbortController();
    tell();
  };

  /** Brings a model into the staging folder, tries it in a process of its own, and only then replaces what was there. */
  const install = async (source: string, bring: () => Promise<ModelManifest>): Promise<{ version: string }> => {
    const { signal } = ending;
    const { modelId } = settings();
    try {
      mkdirSync(dir, { recursive: true });
      const manifest = await bring();
      if (work) work.detail = 'The model is being tried.';
      tell();
      const trial = await startFinbertWorker({ root: stagingRoot(dir), modelId, fork, clock, patienceMs, signal });
      trial.end();
      worker.end();
      adoptStaging(dir, modelId);
      logger.info('FinBERT was installed', { version: modelVersion(manifest), origin: manifest.origin });
      return { version: modelVersion(manifest) };
    } catch (error) {
      rmSync(stagingRoot(dir), { recursive: true, force: true });
      const { code, message } = toFailureData(toStorageFailure(error, dir));
      problem = message.replaceAll(modelFolder(stagingRoot(dir), modelId), source);
      throw new Failure(code, problem, { cause: error });
    } finally {
      work = undefined;
      tell();
    }
  };

  return {
    status() {
      const { state, detail, version, bytes } = look();
      const offer = finbertOffer(settings());
      return {
        state: work?.state ?? state,
        detail: work?.detail ?? problem ?? detail,
        version,
        bytes,
        fraction: work?.fraction ?? null,
        offer,
      };
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    version() {
      const { state, version } = look();
      return state === 'ready' && settings().isEnabled ? version : null;
    },
    async score(texts, { signal, explain = false }) {
      const { modelId, isEnabled } = settings();
      const { state, detail, version } = look();
      if (!isEnabled) throw new Failure('unavailable', 'FinBERT is switched off in Settings.');
      if (state !== 'ready' || version === null) throw new Failure('unavailable', detail ?? 'FinBERT is not here.');
      const judge: FinbertWorker['judge'] = (...work) => worker.judge({ modelId, version }, ...work);
      return scoreBatches(texts, { explain, version, cache, clock, signal, judge });
    },
    async download() {
      begin({ state: 'downloading', detail: 'The hub is being asked.', fraction: 0 });
      const { signal } = ending;
      let toldAt = Number.NEGATIVE_INFINITY;
      const onProgress = (bytes: number, total: number) => {
        if (!work || (clock.monotonic() - toldAt < quietMs && bytes < total)) return;
        toldAt = clock.monotonic();
        work.fraction = total === 0 ? 0 : bytes / total;
        work.detail = `${(bytes / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB have arrived.`;
        tell();
      };
      const { hubUrl, modelId } = settings();
      const source = `${hubUrl}/${modelId}`;
      running = install(source, () => downloadModel(dir, settings(), { clock, signal, onProgress })).catch(
        (error: unknown) => logger.warn('the download of FinBERT ended', { error: toFailureData(error).message }),
      );
    },
    cancelDownload: () => ending.abort(),
    async importFolder(path) {
      begin({ state: 'importing', detail: `${path} is being copied and checked.`, fraction: null });
      const installing = install(path, () => copyModel(path, dir, settings()));
      // Its failure is the caller's.
      running = installing.catch(() => {});
      return installing;
    },
    async remove() {
      if (work) throw new Failure('busy', `FinBERT is ${work.state}; wait for the end or cancel it.`);
      worker.end();
      problem = undefined;
      const there = [modelFolder(dir, settings().modelId), partsFolder(dir)].filter((folder) => existsSync(folder));
      for (const folder of there) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      tell();
      return there.length > 0;
    },
    async close() {
      ending.abort();
      worker.end();
      await running;
      listeners.clear();
    },
  };
}
