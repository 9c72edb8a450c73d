import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { AlertEvent } from '../../alerts/alert-event.ts';
import { readSeries } from '../../candles/read-series.ts';
import { type CandleStore, openCandleStore } from '../../candles/store.ts';
import { contract, type RunState } from '../../contract/contract.ts';
import { type RetrainingSettings, retrainingSettings } from '../../contract/retraining-schemas.ts';
import { candleAt } from '../../domain/candle.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { createManualClock, type ManualClock } from '../../hosts/manual-clock.test-kit.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { exampleConfig } from '../../model/example-model.test-kit.ts';
import { decodeManifest, encodeManifest, type Manifest } from '../../model/manifest.ts';
import { manifestFile } from '../../model/model-files.ts';
import { openRegistry } from '../../model/registry.ts';
import { exampleMarkets, exampleSeries } from '../../training/example-dataset.test-kit.ts';
import { newRunState } from '../../training/run-state.ts';
import { runTraining } from '../../training/run-training.ts';
import { openSealedLedger, type SealedLedger } from '../../training/sealed-ledger.ts';
import { createModelChoice, type ModelChoice } from '../model-choice.ts';
import { openSettings } from '../settings.ts';
import { type ChallengeStore, openChallengeStore } from './challenge-store.ts';
import { createRetraining, type Retraining } from './create-retraining.ts';

const start = Date.UTC(2025, 0, 1);
/** When the tests begin: the bars end here, and the data of every model two weeks before. */
export const now = start + 34 * dayMs;
const dataTo = start + 19.8 * dayMs;

/**
 * `sure` ones hold whatever they say for certain, and lose against any other. `m-new-apt` always answers about the class shares of the
 * days on which it is judged, which nobody knows in life: it does better than the base rate, as the untrained others do not.
 */
export type ModelName = 'm-old' | 'm-new' | 'm-old-sure' | 'm-new-sure' | 'm-new-apt';
const seeds: Record<ModelName, number> = {
  'm-old': 1,
  'm-new': 2,
  'm-old-sure': 3,
  'm-new-sure': 4,
  'm-new-apt': 5,
};
const aptShares = [0.19, 0.6, 0.21];

type Prepared = { readonly dir: string; readonly store: CandleStore; remove(): void };

/** Trains the models and stores the bars that all tests of a file share. */
async function prepare(): Promise<Prepared> {
  const dir = mkdtempSync(join(tmpdir(), 'omni-retraining-'));
  const series = exampleSeries(34);
  const store = openCandleStore(join(dir, 'candles.sqlite'), { clock: systemClock, logger });
  for (const market of exampleMarkets) {
    const minutes = series(market, '1m', start, now);
    const rows = Array.from(minutes.openTime, (_, i) => candleAt(minutes, i));
    store.put(market, '1m', rows, 'import', Number.MAX_SAFE_INTEGER);
  }
  for (const [modelId, seed] of Object.entries(seeds)) {
    await runTraining({
      spec: {
        ...contract['training.start'].params.parse({ markets: exampleMarkets, preset: 'tiny' }),
        ...{ epochs: 1, batchSize: 512, branchBaselines: false, seed, to: dataTo },
      },
      readSeries: series,
      modelsDir: dir,
      clock: { ...systemClock, now: () => dataTo },
      runId: modelId,
      modelId,
      config: exampleConfig,
      backend: 'wasm',
    });
    if (modelId.endsWith('sure')) {
      changeManifest(join(dir, modelId), (manifest) => {
        manifest.calibration = { temperature: 0.02, offsets: [1, 0, 0] };
      });
    }
    if (modelId.endsWith('apt')) {
      changeManifest(join(dir, modelId), (manifest) => {
        manifest.calibration = { temperature: 100, offsets: aptShares.map((share) => -100 * Math.log(share)) };
      });
    }
  }
  return {
    dir,
    store,
    remove() {
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function changeManifest(folder: string, change: (manifest: Manifest) => void): void {
  const path = join(folder, manifestFile);
  const manifest = decodeManifest(readFileSync(path, 'utf8'));
  if ('refused' in manifest) throw new Error(manifest.why);
  change(manifest);
  writeFileSync(path, encodeManifest(manifest));
}

export type Bench = Awaited<ReturnType<typeof createBench>>;
export type BenchOptions = NonNullable<Parameters<typeof createBench>[1]>;

/** Opens benches for the tests of a file: what they share is made once, and each is removed after its test. */
export function benchesOfFile(): (options?: BenchOptions) => Promise<Bench> {
  let prepared: Prepared;
  const benches: Bench[] = [];
  beforeAll(async () => {
    prepared = await prepare();
  }, 120_000);
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.remove();
  });
  afterAll(() => prepared.remove());
  return async (options) => {
    const bench = await createBench(prepared, options);
    benches.push(bench);
    return bench;
  };
}

/**
 * Retraining on a data directory of its own, with real models, settings, challenges and ledger; only the training runs are played: a
 * test says how each ends.
 * @param options.active which model predicts which market
 */
async function createBench(
  { dir: source, store }: Prepared,
  options: {
    active?: Partial<Record<Market, ModelName>>;
    settings?: Partial<RetrainingSettings>;
    isDrifting?(modelId: string): string | undefined;
    ledger?(real: SealedLedger): SealedLedger;
    challenges?(real: ChallengeStore): ChallengeStore;
    choice?(real: ModelChoice): ModelChoice;
  } = {},
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'omni-retraining-'));
  const { active = { 'demo:BTC/USDT': 'm-old', 'demo:ETH/USDT': 'm-old' } } = options;
  const modelsDir = join(dataDir, 'models');
  mkdirSync(modelsDir);
  const addModel = (name: ModelName, as: string = name) =>
    cpSync(join(source, name), join(modelsDir, as), { recursive: true });
  for (const name of new Set(Object.values(active) as ModelName[])) addModel(name);

  const clock: ManualClock = createManualClock(now);
  const notices: string[] = [];
  const alerts: AlertEvent[] = [];
  const runs = new Map<string, RunState>();
  let started = 0;
  let isBusy = false;
  let last: Retraining;
  let stop: () => Promise<void>;

  /** Nothing of a life that was killed runs any more. */
  let life = 0;

  const open = async () => {
    life += 1;
    const own = life;
    const schedule: ManualClock['schedule'] = (delayMs, task) => clock.schedule(delayMs, () => own === life && task());
    const settings = await openSettings(dataDir, logger);
    const registry = openRegistry({ dir: modelsDir, bundledDir: join(dataDir, 'none'), logger });
    const ledger = openSealedLedger(dataDir);
    const chosen = createModelChoice(settings, []);
    const choice = options.choice?.(chosen) ?? chosen;
    const challenges = await openChallengeStore(dataDir, logger);
    let switches = 0;
    last = createRetraining({
      settings: () => settings.data.retraining,
      challenges: options.challenges?.(challenges) ?? challenges,
      choice,
      registry,
      ledger: options.ledger?.(ledger) ?? ledger,
      runs: {
        retrain(spec, retraining) {
          if (isBusy) throw new Failure('busy', 'Another training is going.');
          started += 1;
          const known = runs.get(retraining.challengeId);
          const runId = known?.isResumable ? known.runId : `run-${started}`;
          runs.set(retraining.challengeId, { ...newRunState(runId, spec, clock.now()), phase: 'training', retraining });
        },
        retrainingOf: (id) => runs.get(id),
      },
      read: (market, timeframe, from, to) => readSeries(store, market, timeframe, from, to),
      markets: () => Object.keys(settings.data.activeModels) as Market[],
      isDrifting: options.isDrifting,
      notice: (level, message) => void notices.push(`${level}: ${message}`),
      tell: (event) => void alerts.push(event),
      onSwitch() {
        switches += 1;
      },
      clock: { ...clock, schedule },
      logger,
    });
    const bench = { settings, registry, ledger, choice, retraining: last, switches: () => switches };
    stop = async () => {
      await last.close();
      ledger.close();
    };
    return bench;
  };

  let parts = await open();
  await parts.settings.update((data) => {
    data.activeModels = { ...active } as Record<string, string>;
    data.retraining = retrainingSettings.parse({
      ...{ isEnabled: true, afterDays: 10, judgedDays: 7 },
      ...options.settings,
    });
  });

  const newest = () => last.state().challenges[0];
  return {
    get parts() {
      return parts;
    },
    dataDir,
    clock,
    notices,
    alerts,
    addModel,
    newest,
    challenges: () => last.state().challenges,
    started: () => started,
    runOf: () => runs.get(newest()?.id ?? ''),
    setBusy(next: boolean) {
      isBusy = next;
    },
    /** Begins to look by itself, and lets time go on. */
    async start(ms = dayMs / 24) {
      last.start();
      await this.wait(ms);
    },
    /** In steps, so that what falls due has its turn before the next. */
    async wait(ms: number) {
      const stepMs = 10 * 60_000;
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(Math.min(stepMs, ms - passed));
        await last.settled();
      }
    },
    /** The run of the newest challenge ends. */
    async endRun(change: Partial<RunState>) {
      const { id } = newest();
      const run = { ...(runs.get(id) as RunState), ...change };
      runs.set(id, run);
      last.onRunEnd(run);
      await last.settled();
    },
    /** It ends well, with a copy of a model that was trained before. */
    async finish(name: ModelName, as = 'm-challenger') {
      addModel(name, as);
      await this.endRun({ phase: 'done', modelId: as });
    },
    /** The workstation is closed, or killed, and started again; a run that was going can be resumed. */
    async restart(how: 'closed' | 'killed') {
      if (how === 'closed') await stop();
      else parts.ledger.close();
      for (const [id, run] of runs) {
        if (run.phase !== 'training') continue;
        const error = { code: 'unavailable', message: 'The workstation ended while this run was going.' };
        runs.set(id, { ...run, phase: 'interrupted', isResumable: true, error });
      }
      parts = await open();
    },
    async remove() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
