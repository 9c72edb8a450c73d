import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ClosedColumns } from '../domain/candle.ts';
import { seededRandom } from '../domain/random.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { type JudgedTrade, judgeOutcome } from './judge-outcome.ts';
import { minutesOf, start } from './record.test-kit.ts';

/** Bars that also open away from the close before, so that levels are jumped over. */
function jumps(bars: number, seed: number): ClosedColumns {
  const random = seededRandom(seed);
  let price = 100;
  return minutesOf(
    Array.from({ length: bars }, () => {
      const open = price + (random() < 0.1 ? (random() - 0.5) * 4 : 0);
      price = open + (random() - 0.5) * 0.8;
      return [open, Math.max(open, price) + random() * 0.4, Math.min(open, price) - random() * 0.4, price] as const;
    }),
  );
}

/** Tenths: drawn evenly, where doubles would nearly all be close to zero. */
const tenths = (most: number) => fc.integer({ min: 1, max: most * 10 }).map((count) => count / 10);

const trade = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  side: fc.constantFrom('long' as const, 'short' as const),
  takeProfitAtr: tenths(8),
  stopLossAtr: tenths(8),
  minutes: fc.integer({ min: 1, max: 120 }),
  roundTripCost: fc.double({ min: 0, max: 0.1, noNaN: true }),
});
type Drawn = typeof trade extends fc.Arbitrary<infer T> ? T : never;

const atr = 0.5;
function tradeOf({ side, takeProfitAtr, stopLossAtr, minutes, roundTripCost }: Drawn): JudgedTrade {
  const sign = side === 'long' ? 1 : -1;
  return {
    number: 0,
    ...{ side, entry: 100, asOf: start, horizonEnd: start + minutes * minuteMs, roundTripCost },
    takeProfit: 100 + sign * takeProfitAtr * atr,
    stopLoss: 100 - sign * stopLossAtr * atr,
  };
}

/** The rules told again, minute by minute, in terms of what the trade is worth and not of sides. */
function walkNaively(
  { side, entry, takeProfit, stopLoss, roundTripCost }: JudgedTrade,
  bars: ClosedColumns,
  minutes: number,
) {
  const worth = (price: number) => (side === 'long' ? price - entry : entry - price);
  const [goal, floor] = [worth(takeProfit), worth(stopLoss)];
  for (let i = 0; i < minutes; i += 1) {
    const opened = worth(bars.open[i]);
    const [least, most] = [worth(bars.low[i]), worth(bars.high[i])].sort((a, b) => a - b);
    const told = (end: string, price: number) => ({
      end,
      exit: price,
      endTime: start + (i + 1) * minuteMs,
      profit: worth(price) / entry - roundTripCost,
    });
    if (least <= floor) return told('stopLoss', opened <= floor ? bars.open[i] : stopLoss);
    if (most >= goal) return told('takeProfit', opened >= goal ? bars.open[i] : takeProfit);
    if (i === minutes - 1) return told('horizon', bars.close[i]);
  }
  throw new Error('a horizon has at least a minute');
}

it('whatever levels, costs and horizon are asked about, the outcome is that of a plain walk over the minutes', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(trade, (drawn) => {
      const bars = jumps(drawn.minutes + 30, drawn.seed);
      const { outcome } = judgeOutcome(tradeOf(drawn), bars);
      const naive = walkNaively(tradeOf(drawn), bars, drawn.minutes);
      expect(outcome).toMatchObject({ end: naive.end, exit: naive.exit, endTime: naive.endTime });
      expect(outcome?.profit).toBeCloseTo(naive.profit, 12);
      seen.add(naive.end);
    }),
    { numRuns: 400 },
  );
  expect(seen).toEqual(new Set(['takeProfit', 'stopLoss', 'horizon']));
});

it('a wider stop loss never ends a trade earlier, and a narrower one does', () => {
  let later = 0;
  fc.assert(
    fc.property(trade, tenths(4), (drawn, wider) => {
      const bars = jumps(drawn.minutes, drawn.seed);
      // Near enough to be reached.
      const stopLossAtr = drawn.stopLossAtr / 4;
      const narrow = judgeOutcome(tradeOf({ ...drawn, stopLossAtr }), bars).outcome;
      const wide = judgeOutcome(tradeOf({ ...drawn, stopLossAtr: stopLossAtr + wider }), bars).outcome;
      expect(wide?.endTime).toBeGreaterThanOrEqual(narrow?.endTime ?? Number.NaN);
      if ((wide?.endTime ?? 0) > (narrow?.endTime ?? 0)) later += 1;
    }),
    { numRuns: 400 },
  );
  expect(later).toBeGreaterThan(20);
});
