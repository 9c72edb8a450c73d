import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningRateAt } from './schedule.ts';

const all = (steps: number, peak: number) => Array.from({ length: steps }, (_, i) => learningRateAt(i, steps, peak));

describe('the learning rate', () => {
  it('rises in a straight line over 5 % of the steps and falls in half a cosine to 1 %', () => {
    const rates = all(1_000, 0.01);
    expect(rates[0]).toBeCloseTo(0.01 / 50, 12);
    expect(rates[24]).toBeCloseTo(0.005, 12);
    expect(rates[49]).toBe(0.01);
    // Half of the way down: half of the height between 1 % and the peak.
    expect(rates[49 + 475]).toBeCloseTo(0.0001 + 0.0099 / 2, 12);
    expect(rates[999]).toBeCloseTo(0.0001, 12);
  });

  it.each([
    [100, 10],
    [20_000, 500],
  ])('of %d steps rises over %d', (steps, warmup) => {
    const rates = all(steps, 1);
    expect(rates.indexOf(Math.max(...rates))).toBe(warmup - 1);
  });

  it('is above zero, never above the peak, and has one top, however short the run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.double({ min: 1e-6, max: 1, noNaN: true }), (steps, peak) => {
        const rates = all(steps, peak);
        expect(rates.every((rate) => rate > 0 && rate <= peak * (1 + 1e-12))).toBe(true);
        const turns = rates.filter((rate, i) => i > 0 && i < steps - 1 && rate < rates[i - 1] && rates[i + 1] > rate);
        expect(turns).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
