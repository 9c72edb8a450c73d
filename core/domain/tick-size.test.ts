import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickDecimals, tickFromPrices } from './tick-size.ts';

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

describe('tickDecimals', () => {
  it('reads the decimals of a tick, also of one in exponent form', () => {
    expect([0.01, 0.5, 1, 10, 0.00001, 1e-8, 2.5e-7].map(tickDecimals)).toEqual([2, 1, 0, 0, 5, 8, 8]);
  });
  it('falls back to two decimals for what is no tick', () => {
    expect([0, -1, Number.NaN].map(tickDecimals)).toEqual([2, 2, 2]);
  });
});
