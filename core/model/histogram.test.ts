import fc from 'fast-check';
import { expect, it } from 'vitest';
import { histogram } from '../contract/model-schemas.ts';
import { histogramOf } from './histogram.ts';

it('puts each value into its bin, the highest into the last', () => {
  expect(histogramOf([0, 0, 1, 2, 4], 4)).toEqual({
    low: 0,
    high: 4,
    counts: [2, 1, 1, 1],
    values: 5,
    mean: 1.4,
    deviation: Math.sqrt((2 * 1.96 + 0.16 + 0.36 + 6.76) / 5),
    zeroShare: 0.4,
  });
});

it('has one bin when all values are the same', () => {
  expect(histogramOf([0.5, 0.5])).toMatchObject({ low: 0.5, high: 0.5, counts: [2], deviation: 0 });
});

it('counts every value once, whatever they are', () => {
  const values = fc.array(
    fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e30), max: Math.fround(1e30) }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(values, (numbers) => {
      const made = histogram.parse(histogramOf(Float32Array.from(numbers)));
      expect(made.counts.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
    }),
  );
});
