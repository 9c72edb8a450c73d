import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CandleStore, openCandleStore } from '../candles/store.ts';
import { contract, type TrainingSpec } from '../contract/contract.ts';
import { candleAt } from '../domain/candle.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { openRegistry, type Registry } from '../model/registry.ts';
import { exampleMarkets, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { runTraining } from '../training/run-training.ts';
import { openSealedLedger, type SealedLedger } from '../training/sealed-ledger.ts';
import { createJudgingHandlers } from './judging-handlers.ts';
import { noteTrainings } from './note-trainings.ts';

const start = Date.UTC(2025, 0, 1);
const now = Date.UTC(2026, 0, 1);
const clock = { ...systemClock, now: () => now };
const signal = new AbortController().signal;
const series = exampleSeries();

let dir: string;
let modelsDir: string;
let store: CandleStore;
let registry: Registry;
let ledger: SealedLedger;
let handlers: ReturnType<typeof createJudgingHandlers>;
let spec: TrainingSpec;
let modelId: string;
let train: (more?: Partial<Parameters<typeof runTraining>[0]>) => ReturnType<typeof runTraining>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'omni-judging-'));
  modelsDir = join(dir, 'models');
  store = openCandleStore(join(dir, 'candles.sqlite'), { clock, logger });
  for (const market of exampleMarkets) {
    const minutes = series(market, '1m', start, start + 21 * dayMs);
    store.put(
      market,
      '1m',
      Array.from(minutes.openTime, (_, i) => candleAt(minutes, i)),
      'import',
    );
  }
  registry = openRegistry({ dir: modelsDir, bundledDir: join(dir, 'none'), logger });
  ledger = openSealedLedger(dir);
  handlers = createJudgingHandlers({ store, registry, ledger, clock });
  spec = {
    ...contract['training.start'].params.parse({ markets: exampleMarkets, preset: 'tiny' }),
    epochs: 1,
    batchSize: 512,
    branchBaselines: false,
    headlines: true,
  };
  train = (more = {}) =>
    runTraining({
      spec,
      readSeries: series,
      modelsDir,
      clock,
      runId: 'run-1',
      config: exampleConfig,
      backend: 'wasm',
      onModel: ledger.noteTraining,
      ...more,
    });
  modelId = (await train()).modelId;
}, 60_000);
afterAll(() => {
  ledger.close();
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the sealed window of a model', () => {
  it('is where training ended and shows nothing before it is opened', async () => {
    const sealed = await handlers['models.sealed']({ modelId }, signal);
    const { dataset } = registry.report(modelId);
    expect(sealed).toMatchObject({ modelId, problem: null, openings: 0, results: [] });
    expect(sealed.range?.from).toBeGreaterThan(dataset.to + 6 * 3_600_000);
    expect(sealed.range?.to).toBeLessThan(start + 21 * dayMs);
  });

  it('is judged when it is opened; every look is counted, of other models as well', async () => {
    const first = contract['models.openSealed'].result.parse(await handlers['models.openSealed']({ modelId }, signal));
    expect(first.openings).toBe(1);
    expect(first.results).toHaveLength(1);
    const [{ metrics, baseRate, gain, time, from, to, verdict }] = first.results;
    expect({ time, from, to }).toEqual({ time: now, ...first.range });
    expect(metrics.samples).toBeGreaterThan(50);
    expect(gain?.value).toBeCloseTo(baseRate.logLoss - metrics.logLoss, 9);
    expect(verdict).toMatch(/the base rate/);

    const second = await handlers['models.openSealed']({ modelId }, signal);
    expect(second.openings).toBe(2);
    expect(second.results[1]).toEqual(second.results[0]);
    registry.rename(modelId, 'renamed');
    expect(await handlers['models.sealed']({ modelId: 'renamed' }, signal)).toMatchObject({
      openings: 2,
      results: second.results,
    });
    registry.rename('renamed', modelId);
  });

  it('counts a later training that reaches into it, also one whose model was found only when the workstation started', async () => {
    const sealed = () => handlers['models.sealed']({ modelId }, signal);
    expect((await sealed()).trainings).toEqual({ earlier: 0, later: 0 });
    await train({ spec: { ...spec, seed: 2 } });
    expect((await sealed()).trainings).toEqual({ earlier: 0, later: 0 });
    const { modelId: second } = await train({ readSeries: exampleSeries(24) });
    expect(contract['models.sealed'].result.parse(await sealed()).trainings).toEqual({ earlier: 0, later: 1 });

    const fresh = openSealedLedger(mkdtempSync(join(dir, 'fresh-')));
    await noteTrainings(registry, fresh);
    await noteTrainings(registry, fresh);
    expect(fresh.countTrainings(registry.manifest(modelId))).toEqual({ earlier: 0, later: 1 });
    fresh.close();
    await registry.delete(second);
    expect((await sealed()).trainings).toEqual({ earlier: 0, later: 1 });
  }, 60_000);

  it('is judged on decisions as far apart as those of the training', async () => {
    const { modelId: sparse } = await train({ decisionEveryMs: hourMs / 2 });
    const { range, results } = await handlers['models.openSealed']({ modelId: sparse }, signal);
    if (!range) throw new Error('no range');
    const { samples } = results[0].metrics;
    const times = (range.to - range.from) / (hourMs / 2) + 1;
    expect(samples).toBe(times * exampleMarkets.length);
  }, 60_000);

  it('is on record before it is shown: nothing is shown when it cannot be recorded', async () => {
    const full: SealedLedger = {
      ...ledger,
      append() {
        throw new Error('disk full');
      },
    };
    const unable = createJudgingHandlers({ store, registry, ledger: full, clock });
    await expect(unable['models.openSealed']({ modelId }, signal)).rejects.toThrow('disk full');
  });

  it('is not there in older models, which says why', async () => {
    const old = {
      ...registry,
      manifest: (id: string) => {
        const { split, ...manifest } = registry.manifest(id);
        const { sealed: _, ...parts } = split;
        return { ...manifest, split: parts };
      },
    };
    const { range, problem } = await createJudgingHandlers({ store, registry: old, ledger, clock })['models.sealed'](
      { modelId },
      signal,
    );
    expect(range).toBeNull();
    expect(problem).toMatch(/^There is no sealed window: it was trained before/);
  });

  it('cannot be opened without its bars', async () => {
    const empty = openCandleStore(join(dir, 'empty.sqlite'), { clock, logger });
    const without = createJudgingHandlers({ store: empty, registry, ledger, clock });
    const before = ledger.countOverlapping(exampleMarkets, 0, now);
    await expect(without['models.openSealed']({ modelId }, signal)).rejects.toMatchObject({
      code: 'not-enough-data',
      message: expect.stringMatching(/^The bars of the sealed window of /),
    });
    expect(ledger.countOverlapping(exampleMarkets, 0, now)).toBe(before);
    empty.close();
  });
});

describe('the preview', () => {
  it('reads the store and says what is missing for a preset that needs days', async () => {
    const spec = contract['training.preview'].params.parse({ markets: exampleMarkets, preset: 'tiny' });
    const preview = contract['training.preview'].result.parse(await handlers['training.preview'](spec, signal));
    expect(preview.series.find(({ timeframe }) => timeframe === '1d')).toMatchObject({ bars: 21, gaps: 0 });
    expect(preview.problem).toMatch(/demo:BTC\/USDT 1d: 21 of \d+ bars/);
  });

  it('stops when nobody waits for it any more', async () => {
    const spec = contract['training.preview'].params.parse({ markets: exampleMarkets });
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(handlers['training.preview'](spec, gone)).rejects.toThrow('gone');
  });
});
