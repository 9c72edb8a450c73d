import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCandle } from './gate.ts';
import { bar, start, testClock } from './store.test-kit.ts';

const now = testClock.now();
const check = (change: object) => checkCandle({ ...bar(0), ...change }, '1m', now);

describe('the gate', () => {
  it('passes a sound bar, a flat one without volume, and the bar that closes just now', () => {
    expect(check({})).toBeUndefined();
    expect(check({ open: 5, high: 5, low: 5, close: 5, volume: 0 })).toBeUndefined();
    expect(check({ openTime: now - 60_000 })).toBeUndefined();
  });

  it.each([
    [{ openTime: now }, 'has not closed yet'],
    [{ openTime: now + 3_600_000 }, 'has not closed yet'],
    [{ openTime: start + 1 }, 'not on the UTC grid of 1m'],
    [{ openTime: start / 1000 }, 'is it in seconds'],
    [{ openTime: start * 1000 }, 'too large for milliseconds'],
    [{ openTime: start + 0.5 }, 'not a whole number'],
    [{ openTime: Number.NaN }, 'not a whole number'],
    [{ open: Number.NaN }, 'the open is not a number'],
    [{ close: Number.POSITIVE_INFINITY }, 'the close is not a number'],
    [{ low: 0 }, 'the low 0 is not above zero'],
    [{ low: -1 }, 'the low -1 is not above zero'],
    [{ high: 1e308 }, 'beyond any price'],
    [{ high: 90, low: 110 }, 'the high 90 is below the low 110'],
    [{ open: 99 - 1 }, 'the open 98 is outside'],
    [{ close: 500 }, 'the close 500 is outside'],
    [{ volume: -1 }, 'the volume -1 is negative'],
    [{ volume: Number.NaN }, 'the volume is not a number'],
    [{ volume: 1e308 }, 'beyond any volume'],
    [{ open: '100' as unknown as number, close: undefined }, 'is not a number'],
  ])('refuses %j', (change, reason) => {
    expect(check(change)).toContain(reason);
  });

  it('passes exactly the bars that keep low ≤ open, close ≤ high and everything finite', () => {
    const value = fc.double({ noDefaultInfinity: false, min: -10, max: 1e6 });
    fc.assert(
      fc.property(value, value, value, value, value, (open, high, low, close, volume) => {
        const isSound =
          [open, high, low, close].every((price) => Number.isFinite(price) && price > 0) &&
          low <= Math.min(open, close) &&
          high >= Math.max(open, close) &&
          volume >= 0;
        expect(check({ open, high, low, close, volume }) === undefined).toBe(isSound);
      }),
    );
  });
});
