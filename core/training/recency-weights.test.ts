import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../domain/timeframe.ts';
import { recencyWeights } from './recency-weights.ts';

/** Samples decided on these days; the last one is not of the training part. */
function datasetOf(days: readonly number[]): Parameters<typeof recencyWeights>[0] {
  const samples = days.map((day) => ({ decisionTime: day * dayMs }) as never);
  const train = Int32Array.from({ length: days.length - 1 }, (_, i) => i);
  return { samples, split: { train, validation: new Int32Array(), test: new Int32Array() } };
}

describe('recency weights', () => {
  it('halve with every half-life before the newest training sample and leave other parts alone', () => {
    const weights = recencyWeights(datasetOf([0, 10, 20, 100]), 10);
    expect(weights[1] / weights[0]).toBeCloseTo(2, 6);
    expect(weights[2] / weights[0]).toBeCloseTo(4, 6);
    expect(weights[3]).toBe(1);
  });

  it('are all one without a half-life', () => {
    expect([...recencyWeights(datasetOf([0, 1, 2]), null)]).toEqual([1, 1, 1]);
  });

  it('are 1 on the mean over training, whatever the ages and the half-life', () => {
    const ages = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(ages, fc.double({ min: 0.5, max: 3_650, noNaN: true }), (days, halfLife) => {
        const ascending = [...days].sort((a, b) => a - b);
        const weights = recencyWeights(datasetOf(ascending), halfLife).slice(0, -1);
        expect(weights.reduce((sum, weight) => sum + weight, 0) / weights.length).toBeCloseTo(1, 4);
        expect(weights.every((weight, i) => i === 0 || weight >= weights[i - 1])).toBe(true);
      }),
    );
  });
});
