import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedDecision } from '../../../core/contract/contract.ts';
import type { Candle } from '../../../core/domain/candle.ts';
import { overlayTrades, probabilityPoints } from './decision-overlay.ts';

const minute = 60_000;
const barsOf = (count: number, barMs: number): Candle[] =>
  Array.from({ length: count }, (_, i) => ({ openTime: i * barMs, open: 1, high: 1, low: 1, close: 1, volume: 0 }));

function judged(part: Partial<ListedDecision['decision']>, outcome: Partial<ListedDecision['outcome']> = null) {
  const decision = {
    number: 1,
    market: 'demo:BTC/USDT',
    asOf: 0,
    horizonEnd: 60 * minute,
    signal: 'long',
    side: 'long',
    entry: 100,
    takeProfit: 103,
    stopLoss: 98,
    probabilities: { long: 0.5, flat: 0.3, short: 0.2 },
    ...part,
  };
  return { decision, outcome, waiting: null } as ListedDecision;
}

describe('recorded trades over the candles', () => {
  it('keep the stored prices to the last bit, wherever they lie', () => {
    const price = fc.double({ min: 0.00001, max: 1e6, noNaN: true });
    const time = fc.integer({ min: 0, max: 200 }).map((bars) => bars * 10 * minute);
    fc.assert(
      fc.property(price, price, price, time, (entry, takeProfit, stopLoss, asOf) => {
        const [trade] = overlayTrades(
          [judged({ entry, takeProfit, stopLoss, asOf, horizonEnd: asOf + 6 * 60 * minute })],
          barsOf(100, 10 * minute),
          10 * minute,
        );
        expect(trade).toMatchObject({ entry, takeProfit, stopLoss, from: asOf / (10 * minute) });
        expect(trade.to - trade.from).toBe(36);
      }),
    );
  });

  it('begin in the bar whose close decided and end in the one that hit the barrier', () => {
    const outcome = { endTime: 25 * minute, profit: 0.01 };
    const [trade] = overlayTrades([judged({ asOf: 20 * minute }, outcome)], barsOf(6, 10 * minute), 10 * minute);
    expect(trade).toMatchObject({ from: 2, to: 2.5, entryBar: 10 * minute, exitBar: 20 * minute });
  });

  it('leave out abstentions, trades before the first bar, and marks on bars that are not there', () => {
    const bars = barsOf(10, 10 * minute).slice(4);
    const before = judged({ asOf: 10 * minute, horizonEnd: 30 * minute });
    const abstained = judged({ asOf: 50 * minute, signal: 'abstain' });
    const later = judged({ number: 3, asOf: 300 * minute, horizonEnd: 400 * minute });
    const trades = overlayTrades([later, before, abstained], bars, 10 * minute);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ number: 3, entryBar: null, exitBar: null });
  });
});

describe('probabilities over the candles', () => {
  it('has one point a bar, ascending, with what was decided last in it', () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1 });
    fc.assert(
      fc.property(times, (minutes) => {
        const decisions = minutes.map((at) =>
          judged({ asOf: at * minute, probabilities: { long: at / 1_000, flat: 0, short: 0 } }),
        );
        const points = probabilityPoints(decisions, barsOf(5, 60 * minute), 60 * minute);
        const hours = [...new Set(minutes.map((at) => Math.ceil(at / 60) - 1))].sort((a, b) => a - b);
        expect(points.map(({ openTime }) => openTime)).toEqual(hours.map((hour) => hour * 60 * minute));
        for (const { openTime, long } of points) {
          const own = minutes.filter((at) => at > openTime / minute && at <= openTime / minute + 60);
          expect(long).toBe(Math.max(...own) / 1_000);
        }
      }),
    );
  });

  it('has none where nothing could be predicted', () => {
    expect(probabilityPoints([judged({ asOf: minute, probabilities: null })], barsOf(2, minute), minute)).toEqual([]);
  });
});
