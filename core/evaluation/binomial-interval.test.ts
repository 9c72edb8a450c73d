import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binomialInterval } from './binomial-interval.ts';

it.each([
  // Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('of %d of %d is the published one', (hits, samples, low, high) => {
  const interval = binomialInterval(hits / samples, samples);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

it('holds the share, stays inside 0..1, and is wider the fewer samples there are', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.5, max: 1e6, noNaN: true }),
      (share, n) => {
        const { low, high } = binomialInterval(share, n);
        expect(low).toBeLessThanOrEqual(share + 1e-12);
        expect(high).toBeGreaterThanOrEqual(share - 1e-12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        const fewer = binomialInterval(share, n / 6);
        expect(fewer.high - fewer.low).toBeGreaterThan(high - low);
      },
    ),
  );
});
