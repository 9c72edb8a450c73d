import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { asClosed, type ClosedColumns, columnNames, sliceColumns } from '../domain/candle.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { dayMs, hourMs, minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { warmupBars } from '../features/warmup.ts';
import { branchesOf } from '../model/config.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { buildDataset, type Dataset } from './dataset.ts';
import { exampleDataset, exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import type { ReadSeries } from './market-series.ts';
import { parts } from './split.ts';
import { withoutBars } from './without-bars.test-kit.ts';

const series = exampleSeries();
let dataset: Dataset;
beforeAll(() => {
  dataset = exampleDataset(series);
});

/** The same market, but every bar that ends after `time` is another: a random walk away from the truth. */
function mutatedAfter(time: number, seed: number): ReadSeries {
  return (market, timeframe, from, to) => {
    const columns = series(market, timeframe, from, to);
    const copy = Object.fromEntries(columnNames.map((name) => [name, columns[name].slice()])) as ClosedColumns;
    copy.openTime.forEach((openTime, i) => {
      if (openTime + timeframeMs(timeframe) <= time) return;
      const factor = 1 + 0.2 * Math.sin(seed + i);
      for (const name of ['open', 'high', 'low', 'close'] as const) copy[name][i] *= factor;
      copy.volume[i] *= 1 + Math.abs(Math.cos(seed * i));
    });
    return asClosed(copy);
  };
}

/** What the network is shown of one sample: scaled windows, as bytes. */
function shown({ matrices, samples, config }: Dataset, index: number): number[] {
  const { market, ends } = samples[index];
  return branchesOf(config).flatMap(({ window }, b) => {
    const end = (ends[b] + 1) * config.features;
    return [...matrices[market][b].subarray(end - window * config.features, end)];
  });
}

describe('the dataset', () => {
  it('has samples of both markets in every part, and every interval in one part', () => {
    for (const part of parts) {
      const samples = Array.from(dataset.split[part], (i) => dataset.samples[i]);
      expect(new Set(samples.map(({ market }) => market)).size).toBe(2);
    }
    const { train, validation, test } = dataset.split;
    const latest = (of: Int32Array) => Math.max(...Array.from(of, (i) => dataset.samples[i].labelEnd));
    const earliest = (of: Int32Array) => dataset.samples[of[0]].decisionTime;
    expect(latest(train)).toBeLessThan(earliest(validation));
    expect(latest(validation)).toBeLessThan(earliest(test));
  });

  it('shows each decision the newest bars closed by then, warmed up, and none later', () => {
    for (const { market, ends, decisionTime, featureStart, labelEnd } of dataset.samples) {
      expect(decisionTime % (10 * minuteMs)).toBe(0);
      expect(labelEnd).toBe(decisionTime + defaultTradeRules.horizonMs);
      branchesOf(exampleConfig).forEach(({ timeframe, window }, b) => {
        const { openTime } = series(exampleMarkets[market], timeframe, 0, Number.MAX_SAFE_INTEGER);
        const length = timeframeMs(timeframe);
        const closeTime = openTime[ends[b]] + length;
        expect(closeTime).toBeLessThanOrEqual(decisionTime);
        expect(closeTime + length).toBeGreaterThan(decisionTime);
        expect(ends[b] - window + 1).toBeGreaterThanOrEqual(warmupBars[timeframe]);
        expect(featureStart).toBeLessThanOrEqual(openTime[ends[b] - window + 1]);
      });
    }
  });

  it('keeps scaler bytes and training samples when any bar of the test period changes', () => {
    const { split, samples } = dataset;
    const testFrom = samples[split.test[0]].decisionTime;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 24 }), (seed, hours) => {
        const changed = exampleDataset(mutatedAfter(testFrom + hours * hourMs, seed));
        expect(JSON.stringify(changed.scalers)).toBe(JSON.stringify(dataset.scalers));
        expect(changed.classWeights).toEqual(dataset.classWeights);
        expect([...changed.split.train]).toEqual([...split.train]);
        for (const i of split.train) expect(changed.samples[i]).toEqual(samples[i]);
        for (const i of [0, 7, split.train.length - 1]) {
          expect(shown(changed, split.train[i])).toEqual(shown(dataset, split.train[i]));
        }
        expect(changed.fingerprint).not.toBe(dataset.fingerprint);
      }),
      { numRuns: 4 },
    );
  });

  it('has a control: a change in the training period does change the scalers', () => {
    const middle = dataset.samples[dataset.split.train[dataset.split.train.length >> 1]].decisionTime;
    const changed = exampleDataset(mutatedAfter(middle, 1));
    expect(JSON.stringify(changed.scalers)).not.toBe(JSON.stringify(dataset.scalers));
  });

  it('shows a decision the same whatever happens after it, except its label', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: dataset.split.test.length - 1 }),
        fc.integer({ min: 1, max: 99 }),
        (at, seed) => {
          const index = dataset.split.test[at];
          const { decisionTime, market, ends, featureStart } = dataset.samples[index];
          const changed = exampleDataset(mutatedAfter(decisionTime, seed));
          const same = changed.samples.findIndex((one) => one.decisionTime === decisionTime && one.market === market);
          expect(changed.samples[same]).toMatchObject({ ends, featureStart });
          expect(shown(changed, same)).toEqual(shown(dataset, index));
        },
      ),
      { numRuns: 6 },
    );
  });

  it('has the same fingerprint for the same bars and configuration only', () => {
    expect(exampleDataset(series).fingerprint).toBe(dataset.fingerprint);
    expect(dataset.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const other = exampleDataset(series, { ...exampleConfig, units: 5 });
    expect(other.fingerprint).not.toBe(dataset.fingerprint);
  });

  it('decides nothing whose label or window would cross a gap, and counts what it left out', () => {
    const gapFrom = Math.floor(dataset.samples[400].decisionTime / hourMs) * hourMs;
    const gapTo = gapFrom + 3 * hourMs;
    const { samples, leftOut } = exampleDataset(withoutBars(series, gapFrom, gapTo));
    const times = samples.map(({ decisionTime }) => decisionTime);
    const horizon = defaultTradeRules.horizonMs;
    // The longest window, six bars of 1h, is whole again six hours after the gap.
    expect(times.filter((time) => time + horizon > gapFrom && time < gapTo + 6 * hourMs)).toEqual([]);
    expect(times.some((time) => time + horizon <= gapFrom)).toBe(true);
    expect(times.some((time) => time >= gapTo + 6 * hourMs)).toBe(true);
    const counted = (why: string) => leftOut.find((line) => line.why === why)?.samples;
    expect(counted('bars are missing before its outcome is known')).toBe(2 * 6 * 6);
    // For an hour less ten minutes the newest 1h bar is too old, then its window is broken for five hours more.
    expect(counted('a timeframe had no recent bar')).toBe(2 * 5);
    expect(counted('bars are missing inside one of its windows')).toBe(2 * 5 * 6);
    const before = dataset.leftOut.find(({ why }) => why.startsWith('bars are missing'));
    expect(before).toBeUndefined();
  });

  it('looks up no outcome in the sealed window: other prices there change nothing but the fingerprint', () => {
    const { sealed, samples, split } = dataset;
    expect(sealed?.samples).toBeGreaterThan(50);
    const last = samples[samples.length - 1];
    expect(last.labelEnd).toBeLessThan(sealed?.from ?? 0);
    const { fingerprint, matrices, ...same } = exampleDataset(mutatedAfter(last.labelEnd, 3));
    expect(same).toEqual({ ...dataset, fingerprint: undefined, matrices: undefined });
    expect(fingerprint).not.toBe(dataset.fingerprint);
    expect(parts.flatMap((part) => [...split[part]])).toEqual([...samples.keys()]);
  });

  it('names the market, timeframe, bar and feature of a value that is no number', () => {
    const broken: ReadSeries = (market, timeframe, from, to) => {
      const columns = series(market, timeframe, from, to);
      if (market !== exampleMarkets[1] || timeframe !== '10m') return columns;
      const volume = columns.volume.slice();
      volume[500] = 1e308;
      volume[501] = 1e308;
      return asClosed({ ...columns, volume });
    };
    expect(() => exampleDataset(broken)).toThrow(
      /^The feature \w+ of the 10m bar of demo:ETH\/USDT that opens at 2025-01-04T11:[23]0:00Z is (NaN|Infinity|-Infinity); /,
    );
  });

  it('names the market, timeframe and bar of a price that is no number', () => {
    const broken: ReadSeries = (market, timeframe, from, to) => {
      const columns = series(market, timeframe, from, to);
      const close = columns.close.slice();
      close[7] = Number.NaN;
      return timeframe === '1h' ? asClosed({ ...columns, close }) : columns;
    };
    expect(() => exampleDataset(broken)).toThrow(
      'demo:BTC/USDT: The 1h candle at 2025-01-01T07:00:00Z has a price or volume that cannot be',
    );
  });

  it('refuses to learn from one class only', () => {
    const rules = { ...defaultTradeRules, takeProfitAtr: 500, stopLossAtr: 500 };
    const options = { readSeries: series, markets: exampleMarkets, config: exampleConfig, decisions: {} };
    expect(() => buildDataset({ ...options, rules })).toThrow(/^All \d+ training decisions came out flat, /);
  });

  it('decides at the asked times only', () => {
    const decisions = { from: Date.UTC(2025, 0, 14), to: Date.UTC(2025, 0, 21), everyMs: 30 * minuteMs };
    const options = { readSeries: series, markets: exampleMarkets, rules: defaultTradeRules, config: exampleConfig };
    const { samples, sealed, leftOut } = buildDataset({ ...options, decisions });
    expect(samples[0].decisionTime).toBe(decisions.from);
    for (const { decisionTime } of samples) expect(decisionTime % decisions.everyMs).toBe(0);
    expect(sealed?.to).toBe(decisions.to - decisions.everyMs);
    const unused = leftOut.reduce((sum, { samples: count }) => sum + count, 0);
    expect(samples.length + (sealed?.samples ?? 0) + unused).toBe(2 * 7 * 48);
  });

  it('says per market and timeframe how many bars are there and how many are needed', () => {
    const start = Date.UTC(2025, 0, 1);
    const short: ReadSeries = (market, timeframe) => series(market, timeframe, 0, start + 2 * dayMs);
    expect(() => exampleDataset(short)).toThrow(
      /demo:BTC\/USDT 1m: 2880 of 10746 bars.*demo:ETH\/USDT 1h: 48 of 474 bars/,
    );
    const none: ReadSeries = (market, timeframe) => sliceColumns(series(market, timeframe, 0, start), 0, 0);
    expect(() => exampleDataset(none)).toThrow(expect.objectContaining({ code: 'not-enough-data' }));
  });
});
