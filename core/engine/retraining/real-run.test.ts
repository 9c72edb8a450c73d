import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSeries } from '../../candles/read-series.ts';
import { type CandleStore, openCandleStore } from '../../candles/store.ts';
import type { RunState } from '../../contract/contract.ts';
import { retrainingSettings } from '../../contract/retraining-schemas.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { dayMs, hourMs } from '../../domain/timeframe.ts';
import { createManualClock } from '../../hosts/manual-clock.test-kit.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { startBackend } from '../../model/backend.ts';
import { buildModel } from '../../model/build-model.ts';
import { presets } from '../../model/config.ts';
import { exampleContent } from '../../model/example-model.test-kit.ts';
import { saveModel } from '../../model/model-folder.ts';
import { openRegistry } from '../../model/registry.ts';
import { type ForkProcess, nodeFork } from '../../processes/fork-node.ts';
import { openSealedLedger } from '../../training/sealed-ledger.ts';
import { storeCandles, storedMarket } from '../../training/stored-candles.test-kit.ts';
import { createModelChoice } from '../model-choice.ts';
import { openRunRecords } from '../run-records.ts';
import { openSettings } from '../settings.ts';
import { createTrainingHandlers } from '../training-handlers.ts';
import { openChallengeStore } from './challenge-store.ts';
import { createRetraining } from './create-retraining.ts';

/** The bars begin here; those of the first ten days warm up the features. */
const start = Date.UTC(2025, 0, 1);
const bars = 30 * dayMs;
const now = start + bars;

let dataDir: string;
let store: CandleStore;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-real-retraining-'));
  storeCandles(dataDir, bars / dayMs);
  mkdirSync(join(dataDir, 'models'));
  await saveChampion();
  const clock = createManualClock(now);
  store = openCandleStore(join(dataDir, 'candles.sqlite'), { clock, logger });
});
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A network that was never trained, with a manifest that says on what it was, a decision every 30 minutes. */
async function saveChampion(): Promise<void> {
  await startBackend('wasm');
  const network = buildModel(presets.tiny, 5);
  const part = (from: number, to: number) => ({ from: start + from * dayMs, to: start + to * dayMs });
  const content = exampleContent(presets.tiny);
  await saveModel(join(dataDir, 'models', 'm-old'), {
    network,
    content: {
      ...content,
      decisionEveryMs: hourMs / 2,
      split: { train: part(10, 14), validation: part(15, 16), test: part(17, 18), sealed: part(18.5, 19) },
      spec: { ...content.spec, markets: [storedMarket], epochs: 3, batchSize: 32, seed: 11 },
    },
  });
  network.dispose();
}

/** One life of the workstation's training and retraining, with real processes. */
async function open(fork?: ForkProcess) {
  const clock = createManualClock(now);
  const settings = await openSettings(dataDir, logger);
  const registry = openRegistry({ dir: join(dataDir, 'models'), bundledDir: join(dataDir, 'none'), logger });
  const choice = createModelChoice(settings, []);
  const ledger = openSealedLedger(dataDir);
  const told: string[] = [];
  const adopted: string[] = [];
  const ended: RunState[] = [];
  let retraining: ReturnType<typeof createRetraining>;
  const notice = (level: string, message: string) => void told.push(`${level}: ${message}`);
  const training = createTrainingHandlers({
    dataDir,
    // Processes end in real time.
    clock: { ...systemClock, now: clock.now },
    logger,
    fork,
    records: await openRunRecords(dataDir, logger),
    notify: notice,
    async onModel(modelId, markets) {
      adopted.push(modelId);
      return { markets };
    },
    onEnd(run) {
      ended.push(run);
      retraining.onRunEnd(run);
    },
  });
  await settings.update((data) => {
    data.activeModels = { [storedMarket]: 'm-old' };
    data.retraining = retrainingSettings.parse({ isEnabled: true, afterDays: 10, judgedDays: 5 });
  });
  retraining = createRetraining({
    settings: () => settings.data.retraining,
    challenges: await openChallengeStore(dataDir, logger),
    choice,
    registry,
    ledger,
    runs: training,
    read: (market, timeframe, from, to) => readSeries(store, market, timeframe, from, to),
    markets: () => [storedMarket],
    notice,
    tell() {},
    onSwitch() {},
    clock,
    logger,
  });
  let isOpen = true;
  const stop = async () => {
    if (!isOpen) return;
    isOpen = false;
    await retraining.close();
    await training.stop();
    ledger.close();
  };
  stops.push(stop);
  retraining.start();
  clock.advance(hourMs / 60);
  await retraining.settled();
  const newest = () => retraining.state().challenges[0];
  const runId = () => training.retrainingOf(newest().id)?.runId as string;
  /** Hears the run of the newest challenge until it has ended and what follows from that is done. */
  const follow = async (onState: (state: RunState) => void = () => {}) => {
    await training.handlers['training.watch']({ runId: runId() }, new AbortController().signal, onState);
    await retraining.settled();
  };
  return { clock, registry, settings, retraining, training, told, adopted, ended, newest, follow, stop };
}

const isUnderWay = ({ phase, epoch, step, steps }: RunState) => phase === 'training' && epoch === 2 && step > steps / 3;

it('trains in a process of its own, goes on after that was killed, and offers what it made', async () => {
  let kills = 0;
  const life = await open((entry, argument) => {
    const child = nodeFork(logger)(entry, argument);
    if (kills === 0) {
      child.onMessage((message) => {
        if (!isUnderWay((message as { state: RunState }).state)) return;
        kills += 1;
        child.kill();
      });
    }
    return child;
  });
  await life.follow();
  expect(life.ended).toMatchObject([{ phase: 'interrupted', isResumable: true }]);
  expect(life.newest()).toMatchObject({ state: 'training', attempts: 1, nextTryAt: expect.any(Number) });

  life.clock.advance(hourMs / 2);
  await life.retraining.settled();
  await life.follow();
  const challenge = life.newest();
  expect(life.ended.at(-1)).toMatchObject({ phase: 'done', error: null, retraining: { championId: 'm-old' } });
  expect(challenge.problem).toBeNull();
  expect(challenge).toMatchObject({ state: 'offered', attempts: 2, judgement: { samples: 5 * 48 } });
  const manifest = life.registry.manifest(challenge.challenger?.modelId ?? '');
  // As the champion was: seed, length of the run and distance of decisions.
  expect(manifest).toMatchObject({ seed: 11, decisionEveryMs: hourMs / 2, spec: { epochs: 3, seed: 11 } });
  expect((manifest.split.sealed?.to ?? Infinity) + 12 * hourMs).toBeLessThan(challenge.window.from);
  // It predicts nothing, and nobody but the challenge speaks of it.
  expect(life.adopted).toEqual([]);
  expect(life.settings.data.activeModels).toEqual({ [storedMarket]: 'm-old' });
  expect(life.told.filter((notice) => /is stored|predicts .* from now on/.test(notice))).toEqual([]);
}, 60_000);

it('goes on at the next start when the workstation was closed in the middle', async () => {
  const first = await open();
  const stopping: Promise<void>[] = [];
  await first.follow((state) => {
    if (isUnderWay(state) && stopping.length === 0) stopping.push(first.stop());
  });
  await Promise.all(stopping);
  expect(readdirSync(join(dataDir, 'runs'))).toHaveLength(1);

  const second = await open();
  expect(second.newest()).toMatchObject({ state: 'training', attempts: 1 });
  const states: RunState[] = [];
  await second.follow((state) => void states.push(state));
  expect(second.newest()).toMatchObject({ state: 'offered' });
  // What was behind it came from the checkpoint.
  const trained = states.filter(({ phase, step }) => phase === 'training' && step > 0);
  expect(Math.min(...trained.map(({ step, steps }) => step / steps))).toBeGreaterThanOrEqual(1 / 3);
  expect(second.told.filter((notice) => notice.startsWith('error'))).toEqual([]);
}, 60_000);

it('ends without an offer when its training is cancelled on the Training page', async () => {
  const life = await open();
  const { runId } = life.training.retrainingOf(life.newest().id) as RunState;
  await life.follow((state) => {
    if (state.phase === 'training')
      void life.training.handlers['training.cancel']({ runId }, new AbortController().signal);
  });
  expect(life.newest()).toMatchObject({ state: 'withdrawn', problem: 'Its training was cancelled.' });
  expect(life.told.at(-1)).toBe(
    'info: The retraining of m-old has ended without an offer: Its training was cancelled.',
  );
}, 60_000);
