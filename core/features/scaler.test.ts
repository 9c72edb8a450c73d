import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFeatures, type FeatureMatrix } from './compute-features.ts';
import { featureCount, featureNames } from './feature-names.ts';
import { generateCandles } from './sample-candles.test-kit.ts';
import { fitScaler, scaleMatrix } from './scaler.ts';

const matrix = computeFeatures(generateCandles({ bars: 1_000, timeframe: '1h', seed: 4, missing: 0.01 }), '1h');

function withRowsChanged(source: FeatureMatrix, isChanged: (row: number) => boolean): FeatureMatrix {
  const values = source.values.map((value, i) => (isChanged(Math.floor(i / featureCount)) ? value * 1_000 + 7 : value));
  return { ...source, values };
}

describe('scaler', () => {
  it('is the same to the byte whatever rows outside the given ones hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 100 }), (from, rows) => {
        const to = from + rows;
        const other = withRowsChanged(matrix, (row) => row < from || row >= to);
        expect(JSON.stringify(fitScaler([{ matrix: other, from, to }]))).toBe(
          JSON.stringify(fitScaler([{ matrix, from, to }])),
        );
      }),
    );
  });

  it('control: a changed row inside is noticed', () => {
    const other = withRowsChanged(matrix, (row) => row === 500);
    const range = { from: 400, to: 600 };
    expect(fitScaler([{ matrix: other, ...range }])).not.toEqual(fitScaler([{ matrix, ...range }]));
  });

  it('brings the fitted rows to mean 0 and deviation 1 and leaves the gap mask alone', () => {
    const scaled = scaleMatrix(matrix, fitScaler([{ matrix, from: 0, to: matrix.rows }]));
    featureNames.forEach((name, k) => {
      const column = scaled.filter((_, i) => i % featureCount === k);
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
      if (name === 'gap') {
        expect(new Set(column)).toEqual(new Set([0, 1]));
        return;
      }
      // Clipping at 8 deviations moves both a little.
      expect(Math.abs(mean)).toBeLessThan(0.02);
      expect(Math.abs(deviation - 1)).toBeLessThan(0.05);
    });
  });

  it('joins several ranges as if they were one', () => {
    const whole = fitScaler([{ matrix, from: 0, to: 1_000 }]);
    const parts = fitScaler([
      { matrix, from: 0, to: 300 },
      { matrix, from: 300, to: 1_000 },
    ]);
    expect(parts).toEqual(whole);
  });

  it('keeps extreme values within 8 and a constant feature finite', () => {
    const daily = computeFeatures(generateCandles({ bars: 50, timeframe: '1d', seed: 1 }), '1d');
    const scaler = fitScaler([{ matrix: daily, from: 0, to: 50 }]);
    expect(scaler.deviation[featureNames.indexOf('daySine')]).toBe(1);
    const scaled = scaleMatrix(
      withRowsChanged(daily, () => true),
      scaler,
    );
    expect(Math.max(...scaled.map(Math.abs))).toBe(8);
  });

  it('refuses to be fitted on nothing', () => {
    expect(() => fitScaler([])).toThrow(/at least one training row/);
  });
});
