import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asClosed, type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import { seededRandom } from '../domain/random.ts';
import { type Timeframe, timeframeMs, timeframes } from '../domain/timeframe.ts';
import { lastRowAt } from './as-of.ts';
import { beginFeatures, computeFeatures, type FeatureMatrix } from './compute-features.ts';
import { featureCount } from './feature-names.ts';
import { generateCandles } from './sample-candles.test-kit.ts';

type Compute = (candles: ClosedColumns, timeframe: Timeframe) => FeatureMatrix;

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

/** Largest change of any row before the cut when everything after it is taken away, over 200 random cuts. */
function truncationError(compute: Compute, candles: ClosedColumns, seed: number): number {
  const random = seededRandom(seed);
  const full = compute(candles, '1m').values;
  const errors = Array.from({ length: 200 }, () => {
    const cut = 1 + Math.floor(random() * (candles.openTime.length - 1));
    const part = compute(sliceColumns(candles, 0, cut), '1m').values;
    return difference(part, full);
  });
  return Math.max(...errors);
}

/** The same candles with every bar from `cut` on turned into nonsense. */
function withOtherFuture(candles: ClosedColumns, cut: number): ClosedColumns {
  const mutate = (column: Float64Array) => column.map((value, i) => (i < cut ? value : value * (3 + (i % 5))));
  return asClosed({
    openTime: candles.openTime,
    open: mutate(candles.open),
    high: mutate(candles.high).map((value, i) => (i < cut ? value : value * 10)),
    low: candles.low,
    close: mutate(candles.close),
    volume: mutate(candles.volume),
  });
}

/** A planted leak: each row is the mean of itself and the next one. */
const centred: Compute = (candles, timeframe) => {
  const matrix = computeFeatures(candles, timeframe);
  const values = matrix.values.map((value, i) => (value + (matrix.values[i + featureCount] ?? value)) / 2);
  return { ...matrix, values };
};

/** A planted leak: rows are measured against the mean of the whole series. */
const globallyCentred: Compute = (candles, timeframe) => {
  const matrix = computeFeatures(candles, timeframe);
  const mean = matrix.values.reduce((sum, value) => sum + value, 0) / matrix.values.length;
  return { ...matrix, values: matrix.values.map((value) => value - mean) };
};

/** A planted leak: a row counts as known from the moment its bar opens. */
const stampedByOpen: Compute = (candles, timeframe) => {
  const matrix = computeFeatures(candles, timeframe);
  return { ...matrix, closeTime: candles.openTime };
};

describe('feature rows and the future', () => {
  const candles = generateCandles({ bars: 600, timeframe: '1m', seed: 11, missing: 0.02 });

  it('are the same to the bit when the future is cut away', () => {
    for (const seed of [1, 2, 3]) {
      const series = generateCandles({ bars: 400, timeframe: '1m', seed, missing: 0.02 });
      expect(truncationError(computeFeatures, series, seed)).toBe(0);
    }
  });

  it('are the same when later bars change', () => {
    const full = computeFeatures(candles, '1m').values;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 599 }), (cut) => {
        const changed = computeFeatures(withOtherFuture(candles, cut), '1m').values;
        expect(difference(full.subarray(0, cut * featureCount), changed)).toBe(0);
        expect(changed.subarray(cut * featureCount, (cut + 1) * featureCount)).not.toEqual(
          full.subarray(cut * featureCount, (cut + 1) * featureCount),
        );
      }),
    );
  });

  it('control: a centred window and a global mean are caught by the same check', () => {
    expect(truncationError(centred, candles, 1)).toBeGreaterThan(1e-3);
    expect(truncationError(globallyCentred, candles, 1)).toBeGreaterThan(1e-3);
  });
});

describe('feature rows that go on from rows that are there', () => {
  const candles = generateCandles({ bars: 600, timeframe: '1m', seed: 11, missing: 0.02 });
  const begunAt = (rows: number, from = candles) => beginFeatures(sliceColumns(from, 0, rows), '1m');

  it('are the same to the bit wherever they were begun', () => {
    const whole = computeFeatures(candles, '1m').values;
    for (const rows of [0, 1, 300, 599, 600]) {
      expect(computeFeatures(candles, '1m', { begun: begunAt(rows) }).values).toEqual(whole);
    }
  });

  it('are taken as they are, and only from the very bars they are of', () => {
    const begun = begunAt(300);
    begun.values.fill(7);
    expect(computeFeatures(candles, '1m', { begun }).values.subarray(0, 2)).toEqual(Float32Array.of(7, 7));
    const other = begunAt(300, withOtherFuture(candles, 299));
    other.values.fill(7);
    expect(computeFeatures(candles, '1m', { begun: other }).values).toEqual(computeFeatures(candles, '1m').values);
  });
});

describe('as-of join', () => {
  const series = timeframes.map((timeframe, i) => generateCandles({ bars: 80, timeframe, seed: i + 1, missing: 0.05 }));

  /** Largest change of the rows joined at `time`, over all timeframes, when every bar not closed by then changes. */
  function joinError(compute: Compute, time: number): number {
    const errors = timeframes.map((timeframe, i) => {
      const candles = series[i];
      const open = candles.openTime.findIndex((openTime) => openTime + timeframeMs(timeframe) > time);
      const changed = compute(withOtherFuture(candles, open < 0 ? candles.openTime.length : open), timeframe);
      const matrix = compute(candles, timeframe);
      const row = lastRowAt(matrix, time);
      const used = (values: Float32Array) => values.subarray(Math.max(row, 0) * featureCount, (row + 1) * featureCount);
      return difference(used(matrix.values), used(changed.values));
    });
    return Math.max(...errors);
  }

  const start = Date.UTC(2025, 0, 1);
  const anyTime = fc.oneof(
    fc.integer({ min: start - 60_000, max: start + 80 * 60_000 }),
    fc.integer({ min: 0, max: 80 * 24 }).map((hour) => start + hour * 3_600_000),
  );

  it('uses only bars closed at or before the decision, the newest of them', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        for (const [i, timeframe] of timeframes.entries()) {
          const matrix = { closeTime: series[i].openTime.map((openTime) => openTime + timeframeMs(timeframe)) };
          const row = lastRowAt(matrix, time);
          if (row >= 0) expect(matrix.closeTime[row]).toBeLessThanOrEqual(time);
          if (row + 1 < matrix.closeTime.length) expect(matrix.closeTime[row + 1]).toBeGreaterThan(time);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not move when a bar that is still open changes', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        expect(joinError(computeFeatures, time)).toBe(0);
      }),
    );
  });

  it('control: bars stamped by their open time are caught by the same check', () => {
    expect(joinError(stampedByOpen, start + 10.5 * 3_600_000)).toBeGreaterThan(1e-3);
  });
});
