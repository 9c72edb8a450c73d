import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, type Performance, type PerformanceRequest } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../../domain/timeframe.ts';
import type { Manifest } from '../../model/manifest.ts';
import { weightsFile } from '../../model/model-files.ts';
import { btc, createTestRecord, decision, eth, start } from '../../record/record.test-kit.ts';
import { liveThrough, promisingManifest } from './lived-record.test-kit.ts';
import { createLivedTable } from './lived-table.ts';
import type { PastName } from './past-names.ts';
import { createPerformanceHandlers } from './performance-handlers.ts';

let kit: ReturnType<typeof createTestRecord>;
let manifest: Manifest | null;
let looks: string[];
let pastNames: PastName[];
let knownUntil: UtcMs;
beforeEach(() => {
  kit = createTestRecord();
  manifest = promisingManifest();
  looks = [];
  pastNames = [];
  knownUntil = Infinity;
});
afterEach(() => kit.remove());

async function read(asked: PerformanceRequest = {}, signal = new AbortController().signal): Promise<Performance> {
  const unused = null as never;
  const handlers = createPerformanceHandlers({
    record: kit.record,
    lived: createLivedTable(kit.record),
    store: unused,
    registry: {
      manifest(modelId) {
        if (manifest) return manifest;
        throw new Failure('not-found', `There is no model ${modelId}.`);
      },
    },
    standings: {
      of: (modelId) => ({
        modelId,
        demotedAt: null,
        driftedAt: null,
        promise: looks[0] ?? null,
        drift: null,
        driftProblem: null,
      }),
      note: unused,
      rename: unused,
      forget: unused,
      pastNames: () => pastNames,
    },
    watch: { look: async (modelId) => void looks.push(modelId) },
    markets: () => [btc],
    modelFor: () => 'base',
    readBars: unused,
    knownUntil: () => knownUntil,
    clock: unused,
  });
  return contract['performance.read'].result.parse(
    await handlers['performance.read'](contract['performance.read'].params.parse(asked), signal),
  );
}

describe('what a model lived through', () => {
  it('is nothing in an empty record', async () => {
    expect(await read()).toMatchObject({ modelIds: [], modelId: null, lived: null, equity: null, promised: null });
  });

  it('is told beside what its test promised, with intervals that know of the overlap', async () => {
    liveThrough(kit, { bars: 1_008, hitShare: 0.5 });
    const { lived, promised, range, predictions, equity, markets } = await read();
    if (!lived || !equity) throw new Error('nothing lived');
    expect({ predictions, range, markets }).toEqual({
      predictions: 1_008,
      range: { from: start, to: decision(1_007).asOf },
      markets: [btc],
    });
    expect(promised).toMatchObject({ logLoss: { value: 1, interval: { low: 0.95, high: 1.05 } } });
    const { value, interval } = lived.hitRate;
    // Hits cost ln 2, misses ln 4; Brier scores are ½ · (0.25 + 0.0625 · 2) and ½ · (0.5625 + 0.25 + 0.0625).
    expect(lived.logLoss.value).toBeCloseTo(Math.LN2 * (2 - value), 6);
    expect(lived.brier).toBeCloseTo(value * 0.1875 + (1 - value) * 0.4375, 6);
    // A week of six-hour outcomes is worth about 28 of them, not 1,008.
    expect(lived.samples).toBe(1_008);
    expect(lived.effectiveSamples).toBeGreaterThan(26);
    expect(lived.effectiveSamples).toBeLessThan(34);
    expect(lived.blocks).toBe(14);
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeGreaterThan(0.2);
    expect(lived.overTime).toHaveLength(7);
    expect(lived.coverage.at(-1)).toMatchObject({ coverage: 1, hitRate: value });
    expect(lived.reliability.find(({ samples }) => samples > 0)).toMatchObject({ samples: 1_008, hitRate: value });

    expect(equity.trades).toBe(168);
    expect(equity.winRate.value).toBeCloseTo(value, 6);
    expect(equity.total).toBeCloseTo(168 * (value * 0.0176 - (1 - value) * 0.0124), 9);
    expect(equity.points.at(-1)?.total).toBeCloseTo(equity.total, 12);
    expect(equity.maxDrawdown).toBe(Math.max(...equity.points.map(({ drawdown }) => drawdown)));
  });

  it('is divided by market, signal, hour and confidence without losing a prediction', async () => {
    manifest = promisingManifest(1, { markets: [btc, eth] });
    liveThrough(kit, { bars: 300, hitShare: 0.6 });
    liveThrough(kit, { bars: 300, hitShare: 0.6, market: eth, seed: 2 });
    kit.record.append(decision(400, { horizonEnd: decision(400).asOf + 6 * hourMs }));
    const { slices, lived, predictions } = await read();
    expect(predictions).toBe(601);
    for (const parts of Object.values(slices)) {
      expect(parts.reduce((sum, { samples }) => sum + samples, 0)).toBe(600);
      expect(parts.reduce((sum, { trades }) => sum + trades, 0)).toBe(100);
    }
    expect(slices.market.map(({ key }) => key)).toEqual([btc, eth]);
    expect(slices.hour.map(({ key }) => key)).toEqual(Array.from({ length: 24 }, (_, hour) => String(hour)));
    expect(slices.confidence.map(({ key }) => key)).toEqual(['0.5']);
    expect(slices.signal.find(({ key }) => key === 'abstain')).toMatchObject({ trades: 0, meanProfit: null });
    // Two markets at one time share it.
    expect(lived?.effectiveSamples).toBeCloseTo(slices.market[0].effectiveSamples, 6);

    const onlyEth = await read({ market: eth, from: decision(100).asOf, to: decision(200).asOf });
    expect(onlyEth).toMatchObject({ predictions: 100, range: { from: decision(100).asOf, to: decision(199).asOf } });
    expect(onlyEth.lived?.samples).toBe(100);
  });

  it('leaves out markets that nothing was promised on, and says of how many', async () => {
    liveThrough(kit, { bars: 20, hitShare: 1 });
    liveThrough(kit, { bars: 30, hitShare: 0, market: eth });
    expect(await read()).toMatchObject({ predictions: 20, leftOut: 30, markets: [btc], lived: { samples: 20 } });
  });

  it('is told of a model that is gone, without a promise', async () => {
    liveThrough(kit, { bars: 50, hitShare: 1 });
    manifest = null;
    const { promised, problem, lived, standing } = await read();
    expect({ promised, standing, samples: lived?.samples }).toEqual({ promised: null, standing: null, samples: 50 });
    expect(problem).toMatch(/^There is no model base\. What its test promised is not known any more\.$/);
    expect(lived?.baseRateLogLoss).toBeNull();
  });

  it('is of the model that predicts unless another is named; what was never looked at is looked at', async () => {
    liveThrough(kit, { bars: 10, hitShare: 1 });
    liveThrough(kit, { bars: 10, from: 10, hitShare: 1, modelId: 'newer' });
    expect(await read()).toMatchObject({ modelId: 'base', modelIds: ['newer', 'base'] });
    expect(looks).toEqual(['base']);
    expect(await read({ modelId: 'newer' })).toMatchObject({ modelId: 'newer' });
    expect(await read({ modelId: 'unheard-of' })).toMatchObject({ modelId: 'unheard-of', predictions: 0 });
    expect(looks).toEqual(['base']);
  });

  it('lets others have their turn, and stops when nobody waits any more', async () => {
    liveThrough(kit, { bars: 400, hitShare: 1 });
    let turns = 0;
    const turn = () => {
      turns += 1;
      handle = setImmediate(turn);
    };
    let handle = setImmediate(turn);
    await read();
    clearImmediate(handle);
    expect(turns).toBeGreaterThan(10);
    await expect(read({}, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  it('judges only what is over, also where an outcome is known before, and says how many are open', async () => {
    liveThrough(kit, { bars: 100, hitShare: 1 });
    knownUntil = decision(60).asOf + 6 * hourMs;
    const { predictions, open, lived, equity, slices } = await read();
    expect({ predictions, open, samples: lived?.samples, trades: equity?.trades }).toEqual({
      ...{ predictions: 100, open: 39, samples: 61, trades: 11 },
    });
    expect(lived?.overTime.reduce((sum, { samples }) => sum + samples, 0)).toBe(61);
    expect(slices.market).toMatchObject([{ samples: 61, trades: 11 }]);
    knownUntil = start;
    expect(await read()).toMatchObject({ predictions: 100, open: 100, lived: null, equity: null });
  });

  it('is of a model under all of its names, and only of what it said itself', async () => {
    liveThrough(kit, { bars: 30, hitShare: 1, modelId: 'old' });
    liveThrough(kit, { bars: 20, from: 30, hitShare: 0 });
    const sha256 = { [weightsFile]: 'a' };
    const until = decision(30).asOf;
    pastNames = [{ weights: 'a', name: 'old', from: start, until, next: 'base' }];
    manifest = promisingManifest(1, { sha256 });
    expect(await read()).toMatchObject({ modelId: 'base', modelIds: ['base'], predictions: 50 });
    // Another took the old name: it is charged with its own alone.
    liveThrough(kit, { bars: 5, from: 50, hitShare: 1, modelId: 'old' });
    manifest = promisingManifest(1, { sha256: { [weightsFile]: 'b' } });
    expect(await read({ modelId: 'old' })).toMatchObject({ modelIds: ['base', 'old'], predictions: 5 });
    manifest = promisingManifest(1, { sha256, createdAt: decision(40).asOf });
    expect(await read()).toMatchObject({ modelId: 'base', predictions: 40 });
  });

  it('counts a decision that is open among the predictions only', async () => {
    kit.record.append(decision(0, { horizonEnd: start + 10 * minuteMs + dayMs }));
    expect(await read()).toMatchObject({ predictions: 1, lived: null, equity: null });
  });
});
