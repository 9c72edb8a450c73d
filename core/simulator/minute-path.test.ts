import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { minutePath } from './minute-path.ts';
import { closedMinute, formingMinute } from './served-candle.ts';

const steps = { tickSize: 0.01, stepSize: 0.00001 };

const candles = fc
  .record({
    minute: fc.integer({ min: 28_000_000, max: 30_000_000 }),
    low: fc.integer({ min: 1, max: 10_000_000 }),
    range: fc.integer({ min: 0, max: 100_000 }),
    openShare: fc.double({ min: 0, max: 1, noNaN: true }),
    closeShare: fc.double({ min: 0, max: 1, noNaN: true }),
    steps: fc.integer({ min: 1, max: 1_000_000_000 }),
  })
  .map(({ minute, low, range, openShare, closeShare, steps: quantity }) => ({
    openTime: minute * minuteMs,
    open: (low + Math.round(range * openShare)) / 100,
    high: (low + range) / 100,
    low: low / 100,
    close: (low + Math.round(range * closeShare)) / 100,
    volume: quantity / 100_000,
  }));

describe('minutePath', () => {
  it('stays inside the bar, in order of time, and ends exactly at it', () => {
    fc.assert(
      fc.property(candles, (candle) => {
        const path = minutePath(candle, steps);
        const whole = formingMinute(candle, path, minuteMs - 1);
        expect(whole).toEqual({ ...closedMinute(candle), isClosed: false });
        expect(path[0]).toMatchObject({ offsetMs: 0, price: candle.open });
        for (const [i, trade] of path.entries()) {
          expect(trade.price).toBeGreaterThanOrEqual(candle.low);
          expect(trade.price).toBeLessThanOrEqual(candle.high);
          expect(trade.quantity).toBeGreaterThanOrEqual(0);
          expect(trade.offsetMs).toBeLessThan(minuteMs);
          if (i > 0) expect(trade.offsetMs).toBeGreaterThanOrEqual(path[i - 1].offsetMs);
          if (i > 0) expect(trade.id).toBe(path[i - 1].id + 1);
        }
        const traded = path.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(Math.abs(traded - candle.volume)).toBeLessThan(1e-6 * Math.max(1, candle.volume));
      }),
    );
  });

  it('only ever widens the range and adds volume while the bar forms', () => {
    fc.assert(
      fc.property(candles, fc.integer({ min: 0, max: 59_999 }), fc.integer({ min: 0, max: 59_999 }), (candle, a, b) => {
        const path = minutePath(candle, steps);
        const early = formingMinute(candle, path, Math.min(a, b));
        const later = formingMinute(candle, path, Math.max(a, b));
        expect(later.high).toBeGreaterThanOrEqual(early.high);
        expect(later.low).toBeLessThanOrEqual(early.low);
        expect(later.volume).toBeGreaterThanOrEqual(early.volume - 1e-9);
        expect(later.trades).toBeGreaterThanOrEqual(early.trades);
      }),
    );
  });

  it('has no trades in a minute without volume', () => {
    const candle = { openTime: 0, open: 5, high: 5, low: 5, close: 5, volume: 0 };
    expect(minutePath(candle, steps)).toEqual([]);
    expect(formingMinute(candle, [], 0)).toMatchObject({ open: 5, close: 5, volume: 0, trades: 0 });
  });
});
