import { paperSettings } from '../contract/paper-schemas.ts';
import { type ClosedCandle, type Gap, sliceColumns, toColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { seededRandom } from '../domain/random.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import type { MinuteSource } from './minutes.ts';

export const start = Date.UTC(2026, 0, 5);
export const btc = 'demo:BTC/USDT' as const;
export const eth = 'demo:ETH/USDT' as const;
export const at = (minute: number): UtcMs => start + minute * minuteMs;
export const settings = paperSettings.parse({});

/** One minute; high and low are widened to hold open and close. */
export function bar(minute: number, open: number, high: number, low: number, close: number): ClosedCandle {
  const top = Math.max(high, open, close);
  return { openTime: at(minute), open, high: top, low: Math.min(low, open, close), close, volume: 1, isClosed: true };
}

/** A wandering price in steps of 0.01 around 100, one bar a minute. */
export function randomBars(seed: number, minutes: number): ClosedCandle[] {
  const random = seededRandom(seed);
  const cents = (value: number) => Math.round(value * 100) / 100;
  let price = 100;
  return Array.from({ length: minutes }, (_, minute) => {
    const open = cents(price + (random() - 0.5) * 0.2);
    price = cents(open + (random() - 0.5) * 0.8);
    return bar(minute, open, cents(open + random() * 0.5), cents(open - random() * 0.5), price);
  });
}

/** Bars as an account reads them, up to a moment that a test moves. */
export function sourceOf(bars: ReadonlyMap<Market, readonly ClosedCandle[]>, holes: readonly Gap[] = []) {
  const columns = new Map([...bars].map(([market, rows]) => [market, toColumns(rows)]));
  let known = Number.POSITIVE_INFINITY;
  const source: MinuteSource = {
    holes: () => holes,
    read(market, from, to) {
      const all = columns.get(market) ?? toColumns([]);
      const within = (limit: UtcMs) => all.openTime.filter((time) => time < limit && time + minuteMs <= known).length;
      const begin = all.openTime.filter((time) => time < from).length;
      return sliceColumns(all, begin, Math.max(begin, within(to)));
    },
  };
  return {
    ...source,
    knowUpTo(time: UtcMs) {
      known = time;
    },
  };
}

/** A decision recorded two seconds after its bar had closed, with levels 2.5 and 1.5 away. */
export function decision(number: number, minute: number, change: Partial<RecordedDecision> = {}): RecordedDecision {
  const { entry = 100, signal = 'long' } = change;
  const up = signal === 'long' ? 1 : -1;
  return {
    number,
    market: btc,
    asOf: at(minute),
    recordedAt: at(minute) + 2_000,
    modelId: 'm',
    inputHash: 'a'.repeat(64),
    probabilities: { short: 0.2, flat: 0.2, long: 0.6 },
    signal,
    side: signal === 'short' ? 'short' : 'long',
    entry,
    takeProfit: (entry ?? 100) + up * 2.5,
    stopLoss: (entry ?? 100) - up * 1.5,
    tickSize: 0.01,
    atr: 1,
    breakEven: 0.4,
    expectedValue: 0.005,
    roundTripCost: 0.0024,
    horizonEnd: at(minute) + 6 * hourMs,
    reasons: [],
    previousHash: '0'.repeat(64),
    hash: '1'.repeat(64),
    ...change,
  };
}
