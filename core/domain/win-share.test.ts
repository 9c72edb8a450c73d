import fc from 'fast-check';
import { expect, it } from 'vitest';
import { winShare } from './win-share.ts';

it('leaves out what ends flat', () => {
  const probabilities = { long: 0.33, flat: 0.45, short: 0.22 };
  expect(winShare({ probabilities, side: 'long' })).toBeCloseTo(0.6, 12);
  expect(winShare({ probabilities, side: 'short' })).toBeCloseTo(0.4, 12);
});
it('is not known when neither side can be reached', () => {
  expect(winShare({ probabilities: { long: 0, flat: 1, short: 0 }, side: 'long' })).toBeNull();
});
it('is above break-even wherever the expected value is positive and the stop is the nearer level', () => {
  const part = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(part, part, part, part, (decided, longOfDecided, stop, cost) => {
      const takeProfit = 1;
      const long = decided * longOfDecided;
      const short = decided - long;
      const expectedValue = ((takeProfit + stop) / 2) * (long - short) - cost;
      fc.pre(expectedValue > 1e-9);
      const breakEven = (stop + cost) / (takeProfit + stop);
      expect(winShare({ probabilities: { long, flat: 1 - decided, short }, side: 'long' })).toBeGreaterThan(breakEven);
    }),
  );
});
