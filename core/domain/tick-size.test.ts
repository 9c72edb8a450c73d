import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tickFromPrices } from './tick-size.ts';

it('is the finest decimal that any price shows', () => {
  expect(tickFromPrices(Float64Array.of(67_784, 67_740.33))).toBe(0.01);
  expect(tickFromPrices(Float64Array.of(0.06051882, 0.06))).toBe(0.00000001);
  expect(tickFromPrices(Float64Array.of(120, 130))).toBe(1);
});

it('divides every price that was made of ticks', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 10 ** 9 }), { minLength: 1 }), fc.nat({ max: 8 }), (ticks, decimals) => {
      const prices = Float64Array.from(ticks, (count) => Number(`${count}e-${decimals}`));
      const tick = tickFromPrices(prices);
      expect(tick).toBeGreaterThanOrEqual(Number(`1e-${decimals}`));
      for (const price of prices) expect(Math.abs(price / tick - Math.round(price / tick))).toBeLessThan(1e-6);
    }),
  );
});
