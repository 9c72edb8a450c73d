import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '../core/contract/contract.ts';
import { Failure } from '../core/domain/failure.ts';
import type { Market } from '../core/domain/market.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { outcomes } from '../core/domain/prediction.ts';
import { seededRandom } from '../core/domain/random.ts';
import type { DecisionRecord } from '../core/domain/record.ts';
import type { Clock } from '../core/domain/time.ts';
import { hourMs, minuteMs } from '../core/domain/timeframe.ts';
import { createLivedTable } from '../core/engine/performance/lived-table.ts';
import { createPerformanceHandlers } from '../core/engine/performance/performance-handlers.ts';
import type { Standings } from '../core/engine/performance/standings.ts';
import { prepareAppend } from '../core/record/append-decision.ts';
import { openRecord } from '../core/record/open-record.ts';
import { recordMigrations } from '../core/record/record-schema.ts';
import { prepareOutcomes } from '../core/record/state-outcome.ts';
import { openDatabase } from '../core/storage/open-database.ts';
import type { BenchReport } from './report.ts';

const rows = 1_000_000;
const rounds = 5;
/** Rows written in one transaction. */
const rowsAtOnce = 10_000;
const pageLimitMs = 300;
/** A decision must be stored within 50 ms of its bar, whatever else is going on. */
const heldLimitMs = 25;
const markets = Array.from({ length: 20 }, (_, i): Market => `binance:C${i}/USDT`);
const start = Date.UTC(2024, 0, 1);
const clock: Clock = { now: () => start, monotonic: () => 0, schedule: () => () => {} };
const random = seededRandom(7);

function decision(index: number): DecisionRecord {
  const asOf = start + Math.floor(index / markets.length) * 10 * minuteMs;
  const sure = 0.34 + random() * 0.3;
  return {
    market: markets[index % markets.length],
    asOf,
    recordedAt: asOf + 40,
    modelId: 'base',
    inputHash: 'a'.repeat(64),
    probabilities: { short: 0.2, flat: 0.8 - sure, long: sure },
    signal: sure > 0.55 ? 'long' : 'abstain',
    side: 'long',
    entry: 60_000,
    takeProfit: 60_900,
    stopLoss: 59_460,
    tickSize: 0.01,
    atr: 360,
    breakEven: 0.47,
    expectedValue: 0.001,
    roundTripCost: 0.0024,
    horizonEnd: asOf + 6 * hourMs,
    reasons: ['In its test: no better than chance.', 'A long is expected to earn 0.12 % after a cost of 0.24 %.'],
  };
}

/** Every prediction has its outcome; written without waiting for the disk. */
function fill(folder: string): void {
  const db = openDatabase(join(folder, 'record.sqlite'), recordMigrations, { synchronous: 'NORMAL' });
  db.exec('PRAGMA wal_autocheckpoint = 100000');
  const append = prepareAppend(db);
  const { state } = prepareOutcomes(db);
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const made = Array.from({ length: Math.min(rowsAtOnce, rows - from) }, (_, i) => decision(from + i));
    for (const { number, asOf } of append(made)) {
      const label = outcomes[Math.floor(random() * 3)];
      const ended = {
        endTime: asOf + Math.ceil(random() * 360) * minuteMs,
        exit: 60_000,
        bestExcursion: 0,
        worstExcursion: 0,
      };
      state({ number, end: 'horizon', profit: random() * 0.03 - 0.015, label, ...ended }, asOf);
    }
  }
  db.close();
}

/** ms until `work` is done, and the longest that the event loop was held meanwhile. */
async function measure(work: () => unknown): Promise<{ ms: number; held: number }> {
  let held = 0;
  let last = performance.now();
  let isDone = false;
  const turn = () => {
    const now = performance.now();
    held = Math.max(held, now - last);
    last = now;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const began = performance.now();
  await work();
  isDone = true;
  return { ms: performance.now() - began, held };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** The Performance page over 1,000,000 predictions with their outcomes: the first look since the start, and the ones after it. */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'omni-bench-performance-'));
  try {
    fill(folder);
    const record = openRecord(folder, { clock, logger: silentLogger });
    const unused = null as never;
    const handlers = createPerformanceHandlers({
      ...{ record, lived: createLivedTable(record), clock, store: unused, watch: unused, readBars: unused },
      registry: {
        manifest() {
          throw new Failure('not-found', 'There is no such model.');
        },
      },
      knownUntil: () => Infinity,
      standings: { pastNames: () => [] } as unknown as Standings,
      markets: () => markets,
      modelFor: () => 'base',
    });
    const asked = contract['performance.read'].params.parse({});
    const open = () => measure(() => handlers['performance.read'](asked, new AbortController().signal));
    const first = await open();
    const later: (typeof first)[] = [];
    for (let round = 0; round < rounds; round += 1) later.push(await open());
    record.close();
    const pageMs = median(later.map(({ ms }) => ms));
    const heldMs = median(later.map(({ held }) => held));
    return {
      name: 'performance',
      results: [
        { what: 'predictions with outcomes', value: rows, unit: 'rows' },
        { what: 'the page is worked out the first time in', value: first.ms, unit: 'ms' },
        { what: 'others waited for their turn then at most', value: first.held, unit: 'ms' },
        { what: 'the page is worked out from then on in', value: pageMs, unit: 'ms' },
        { what: 'others waited for their turn then at most', value: heldMs, unit: 'ms' },
      ],
      ratios: [
        { what: 'the page', against: `the limit of ${pageLimitMs} ms`, value: pageLimitMs / pageMs },
        {
          what: 'wait for a turn, first time',
          against: `the limit of ${heldLimitMs} ms`,
          value: heldLimitMs / first.held,
        },
        {
          what: 'wait for a turn from then on',
          against: `the limit of ${heldLimitMs} ms`,
          value: heldLimitMs / heldMs,
        },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
