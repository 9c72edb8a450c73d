import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTradeRules as rules } from '../domain/prediction.ts';
import { tradeLevels } from './trade-levels.ts';

const cases = fc.record({
  side: fc.constantFrom('long' as const, 'short' as const),
  entry: fc.double({ min: 0.01, max: 200_000, noNaN: true }),
  /** ATR as a share of the entry. */
  share: fc.double({ min: 1e-6, max: 0.2, noNaN: true }),
  tickSize: fc.constantFrom(0.00000001, 0.0001, 0.01, 0.05, 0.1, 0.25, 1, 5),
});

describe('trade levels', () => {
  it('lie at the multiples of the ATR, on the tick', () => {
    const common = { entry: 60_000.07, atr: 400, rules, tickSize: 0.1 };
    expect(tradeLevels({ side: 'long', ...common })).toEqual({ takeProfit: 61_000.1, stopLoss: 59_400.1 });
    expect(tradeLevels({ side: 'short', ...common })).toEqual({ takeProfit: 59_000.1, stopLoss: 60_600.1 });
    expect(tradeLevels({ side: 'long', entry: 0.1, atr: 0.08, rules, tickSize: 0.1 }).takeProfit).toBe(0.3);
  });

  it('are at most half a tick off where the ATR is worth more than the tick', () => {
    fc.assert(
      fc.property(cases, ({ side, entry, share, tickSize }) => {
        const atr = entry * share;
        fc.pre(atr > tickSize);
        const { takeProfit, stopLoss } = tradeLevels({ side, entry, atr, rules, tickSize });
        const sign = side === 'long' ? 1 : -1;
        const slack = tickSize * 0.5 + entry * 1e-12;
        expect(Math.abs(takeProfit - (entry + sign * 2.5 * atr))).toBeLessThanOrEqual(slack);
        expect(Math.abs(stopLoss - (entry - sign * 1.5 * atr))).toBeLessThanOrEqual(slack);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are always on the right side of the entry, above zero and a whole number of ticks', () => {
    fc.assert(
      fc.property(cases, ({ side, entry, share, tickSize }) => {
        fc.pre(entry > 2 * tickSize);
        const { takeProfit, stopLoss } = tradeLevels({ side, entry, atr: entry * share, rules, tickSize });
        const [low, high] = side === 'long' ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThan(entry);
        expect(high).toBeGreaterThan(entry);
        for (const level of [low, high]) {
          const ticks = level / tickSize;
          expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-9 * Math.max(1, ticks));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('keep a stop-loss that would fall below zero at one tick', () => {
    expect(tradeLevels({ side: 'long', entry: 1, atr: 2, rules, tickSize: 0.01 }).stopLoss).toBe(0.01);
  });

  it('refuse a missing ATR or tick', () => {
    const common = { side: 'long', entry: 100, atr: 1, rules, tickSize: 0.01 } as const;
    expect(() => tradeLevels({ ...common, atr: Number.NaN })).toThrow(/above zero/);
    expect(() => tradeLevels({ ...common, tickSize: 0 })).toThrow(/above zero/);
  });
});
