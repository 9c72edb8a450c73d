import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordQuery } from '../core/contract/contract.ts';
import { asClosed, type ClosedColumns, emptyColumns, sliceColumns } from '../core/domain/candle.ts';
import type { Market } from '../core/domain/market.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { seededRandom } from '../core/domain/random.ts';
import type { DecisionRecord } from '../core/domain/record.ts';
import type { Clock } from '../core/domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../core/domain/timeframe.ts';
import { firstIndexAt } from '../core/labels/triple-barrier.ts';
import { prepareAppend } from '../core/record/append-decision.ts';
import { hasLevels, judgeOutcome } from '../core/record/judge-outcome.ts';
import type { ReadMinutes } from '../core/record/minute-windows.ts';
import { type DecisionStore, openRecord } from '../core/record/open-record.ts';
import { recordMigrations } from '../core/record/record-schema.ts';
import { prepareOutcomes } from '../core/record/state-outcome.ts';
import { verifyRecord } from '../core/record/verify-record.ts';
import { openDatabase } from '../core/storage/open-database.ts';
import type { BenchReport } from './report.ts';

const rows = 1_000_000;
const markets = Array.from({ length: 20 }, (_, i): Market => `binance:C${i}/USDT`);
const start = Date.UTC(2024, 0, 1);
const pageLimitMs = 300;
const verifyLimit = 100_000;
const durableRows = 300;
const clock: Clock = { now: () => start, monotonic: () => 0, schedule: () => () => {} };
const random = seededRandom(7);

function decision(index: number): DecisionRecord {
  const asOf = start + Math.floor(index / markets.length) * 10 * minuteMs;
  const hasSignal = random() < 0.2;
  const side = random() < 0.5 ? 'long' : 'short';
  const sign = side === 'long' ? 1 : -1;
  return {
    market: markets[index % markets.length],
    asOf,
    recordedAt: asOf + 40,
    modelId: index < rows / 2 ? 'base-2025-11-01' : 'base-2026-02-01',
    inputHash: 'a'.repeat(64),
    probabilities: { short: 0.31, flat: 0.2, long: 0.49 },
    signal: hasSignal ? side : 'abstain',
    side,
    entry: 60_000,
    takeProfit: 60_000 + sign * 900,
    stopLoss: 60_000 - sign * 540,
    tickSize: 0.01,
    atr: 360,
    breakEven: 0.47,
    expectedValue: random() * 0.01 - 0.005,
    roundTripCost: 0.0024,
    horizonEnd: asOf + 6 * hourMs,
    reasons: ['In its test: no better than chance.', 'A long is expected to earn 0.12 % after a cost of 0.24 %.'],
  };
}

const bars = Math.ceil(rows / markets.length) * 10 + 7 * 60;

/** One path of 1m bars that all markets share: a random walk held near the entry. */
function walk(): ClosedColumns {
  const columns = emptyColumns(bars);
  let price = 60_000;
  for (let i = 0; i < bars; i += 1) {
    const next = price + (random() - 0.5) * 60 + (60_000 - price) * 0.001;
    columns.openTime[i] = start + i * minuteMs;
    columns.open[i] = price;
    columns.high[i] = Math.max(price, next) + random() * 20;
    columns.low[i] = Math.min(price, next) - random() * 20;
    columns.close[i] = next;
    price = next;
  }
  return asClosed(columns);
}

/** A record of a million decisions with their outcomes; written without waiting for the disk, which is measured on its own. */
function fill(folder: string, readMinutes: ReadMinutes): void {
  const db = openDatabase(join(folder, 'record.sqlite'), recordMigrations, { synchronous: 'NORMAL' });
  const append = prepareAppend(db);
  const { state } = prepareOutcomes(db);
  for (let i = 0; i < rows; i += 1) {
    const [row] = append([decision(i)]);
    const outcome = hasLevels(row) && judgeOutcome(row, readMinutes(row.market, row.asOf, row.horizonEnd)).outcome;
    if (outcome) state(outcome, row.horizonEnd);
  }
  db.close();
}

const pages: readonly (readonly [string, RecordQuery])[] = [
  ['first page', {}],
  ['a market’s stop-losses after a short', { market: markets[3], signal: 'short', end: 'stopLoss' }],
  ['what no row fits', { signal: 'long', end: 'open', modelId: 'base-2025-11-01' }],
  ['by profit, one model', { sort: 'profit', modelId: 'base-2026-02-01' }],
  [
    'by expected value, upward, a month',
    { sort: 'expectedValue', direction: 'up', from: start, to: start + 30 * dayMs },
  ],
  ['by profit, page in the middle', { sort: 'profit', afterNumber: rows / 2 }],
];

/** ms, each page once: what the first look costs. */
function measurePages(record: DecisionStore): { what: string; value: number; unit: string }[] {
  return pages.map(([what, query]) => {
    const began = performance.now();
    record.list(query);
    return { what: `page of 100: ${what}`, value: performance.now() - began, unit: 'ms' };
  });
}

/** ms at the 99th percentile of one durable append. */
function measureAppend(record: DecisionStore): number {
  const times = Array.from({ length: durableRows }, (_, i) => {
    const next = decision(rows + i);
    const began = performance.now();
    record.append(next);
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[Math.floor(durableRows * 0.99)];
}

/** Rows per second. */
async function measureVerify(record: DecisionStore, readMinutes: ReadMinutes): Promise<number> {
  const began = performance.now();
  const { misfit } = await verifyRecord({ record, readMinutes, dueBy: start });
  if (misfit) throw new Error(misfit.message);
  return rows / ((performance.now() - began) / 1_000);
}

/** A record of 1,000,000 decisions on 20 markets: pages of it, its verification with every outcome, and one durable append. */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'omni-bench-record-'));
  try {
    const minutes = walk();
    const readMinutes: ReadMinutes = (_, from, to) =>
      sliceColumns(minutes, firstIndexAt(minutes.openTime, from), firstIndexAt(minutes.openTime, to));
    fill(folder, readMinutes);
    const record = openRecord(folder, { clock, logger: silentLogger });
    const measured = measurePages(record);
    // Where no bars are stored, every outcome counts as unchecked: the chain alone.
    const chain = await measureVerify(record, () => asClosed(emptyColumns()));
    const whole = await measureVerify(record, readMinutes);
    const appendMs = measureAppend(record);
    record.close();
    const slowest = Math.max(...measured.map(({ value }) => value));
    return {
      name: 'record',
      results: [
        ...measured,
        { what: 'verify the chain', value: chain, unit: 'rows/s' },
        { what: 'verify the chain and every outcome', value: whole, unit: 'rows/s' },
        { what: 'durable append, 99th percentile', value: appendMs, unit: 'ms' },
      ],
      ratios: [
        { what: 'slowest page', against: `the limit of ${pageLimitMs} ms`, value: pageLimitMs / slowest },
        {
          what: 'verify the chain and every outcome',
          against: `${verifyLimit.toLocaleString('en')} rows/s`,
          value: whole / verifyLimit,
        },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
