import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asClosed, type ClosedColumns, emptyColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger } from '../domain/ports.ts';
import { seededRandom } from '../domain/random.ts';
import type { DecisionRecord } from '../domain/record.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { firstIndexAt } from '../labels/triple-barrier.ts';
import { hasLevels, judgeOutcome } from './judge-outcome.ts';
import type { ReadMinutes } from './minute-windows.ts';
import { type DecisionStore, openRecord } from './open-record.ts';

export const btc: Market = 'binance:BTC/USDT';
export const eth: Market = 'binance:ETH/USDT';
/** 2025-01-01T00:00Z. */
export const start: UtcMs = 1_735_689_600_000;
const clock: Clock = { now: () => start + 365 * 24 * hourMs, monotonic: () => 0, schedule: () => () => {} };

/** A decision of the bar number `bar`; a long at 100 with a take-profit at 102 and a stop-loss at 99 unless said otherwise. */
export function decision(bar: number, change: Partial<DecisionRecord> = {}): DecisionRecord {
  const asOf = start + bar * 10 * minuteMs;
  return {
    market: btc,
    asOf,
    recordedAt: asOf + 20,
    modelId: 'base',
    inputHash: 'ab'.repeat(32),
    probabilities: { short: 0.2, flat: 0.3, long: 0.5 },
    signal: 'long',
    side: 'long',
    entry: 100,
    takeProfit: 102,
    stopLoss: 99,
    tickSize: 0.1,
    atr: 0.8,
    breakEven: 0.4,
    expectedValue: 0.001,
    roundTripCost: 0.0024,
    horizonEnd: asOf + hourMs,
    reasons: ['A "good" reason, with a comma.'],
    ...change,
  };
}

const nothing = { side: null, entry: null, takeProfit: null, stopLoss: null, tickSize: null, atr: null } as const;

/** A decision that nothing could be predicted for. */
export const abstained = (bar: number, change: Partial<DecisionRecord> = {}) =>
  decision(bar, {
    ...nothing,
    modelId: null,
    inputHash: null,
    probabilities: null,
    breakEven: null,
    expectedValue: null,
    signal: 'abstain',
    reasons: ['The data is stale.'],
    ...change,
  });

/** 1m bars from `start` on, each [open, high, low, close]. */
export function minutesOf(rows: readonly (readonly [number, number, number, number])[]): ClosedColumns {
  const columns = emptyColumns(rows.length);
  rows.forEach(([open, high, low, close], i) => {
    columns.openTime[i] = start + i * minuteMs;
    columns.open[i] = open;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
  });
  return asClosed(columns);
}

/** A walk around 100, so that every end comes about. */
export function walk(bars: number, seed = 1): ClosedColumns {
  const random = seededRandom(seed);
  let price = 100;
  return minutesOf(
    Array.from({ length: bars }, () => {
      const open = price;
      price += (random() - 0.5) * 0.6 + (100 - price) * 0.02;
      return [open, Math.max(open, price) + random() * 0.2, Math.min(open, price) - random() * 0.2, price] as const;
    }),
  );
}

/** The bars of [from, to) out of `bars`, for any market. */
export const reader =
  (bars: ClosedColumns): ReadMinutes =>
  (_, from, to) => {
    const first = firstIndexAt(bars.openTime, from);
    const end = firstIndexAt(bars.openTime, to);
    return asClosed(
      Object.fromEntries(
        Object.entries(bars).map(([name, column]) => [name, column.slice(first, end)]),
      ) as ClosedColumns,
    );
  };

/** A real record in a folder of its own. */
export function createTestRecord() {
  const folder = mkdtempSync(join(tmpdir(), 'omni-record-'));
  const open = () => openRecord(folder, { clock, logger: silentLogger });
  let record: DecisionStore = open();
  return {
    folder,
    path: join(folder, 'record.sqlite'),
    get record() {
      return record;
    },
    reopen() {
      record.close();
      record = open();
      return record;
    },
    /** States the outcome of every row that the bars tell. */
    resolve(bars: ClosedColumns) {
      for (const { decision: row } of record.page({ limit: 100_000 })) {
        const { outcome } = hasLevels(row) ? judgeOutcome(row, bars) : { outcome: null };
        if (outcome) record.putOutcome(outcome);
      }
    },
    remove() {
      record.close();
      rmSync(folder, { recursive: true });
    },
  };
}
