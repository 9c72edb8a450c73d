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
import { createPerformanceHandlers } from '../core/engine/performance/performance-handlers.ts';
import type { Standings } from '../core/engine/performance/standings.ts';
import { prepareAppend } from '../core/record/append-decision.ts';
import { openRecord } from '../core/record/open-record.ts';
import { recordMigrations } from '../core/record/record-schema.ts';
import { prepareOutcomes } from '../core/record/state-outcome.ts';
import { openDatabase } from '../core/storage/open-database.ts';
import type { BenchReport } from './report.ts';

const rows = 100_000;
const rounds = 3;
const markets: readonly Market[] = ['binance:BTC/USDT', 'binance:ETH/USDT'];
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
  const append = prepareAppend(db);
  const { state } = prepareOutcomes(db);
  for (let i = 0; i < rows; i += 1) {
    const [{ number, asOf }] = append([decision(i)]);
    const label = outcomes[Math.floor(random() * 3)];
    const ended = {
      endTime: asOf + Math.ceil(random() * 360) * minuteMs,
      exit: 60_000,
      bestExcursion: 0,
      worstExcursion: 0,
    };
    state({ number, end: 'horizon', profit: random() * 0.03 - 0.015, label, ...ended }, asOf);
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

/** The Performance page over 100,000 predictions with their outcomes. */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'omni-bench-performance-'));
  try {
    fill(folder);
    const record = openRecord(folder, { clock, logger: silentLogger });
    const unused = null as never;
    const handlers = createPerformanceHandlers({
      ...{ record, clock, store: unused, watch: unused, readBars: unused },
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
    const times: { ms: number; held: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push(await measure(() => handlers['performance.read'](asked, new AbortController().signal)));
    }
    record.close();
    const best = times.reduce((a, b) => (a.ms <= b.ms ? a : b));
    return {
      name: 'performance',
      results: [
        { what: 'predictions with outcomes', value: rows, unit: 'rows' },
        { what: 'the page is worked out in', value: best.ms, unit: 'ms' },
        { what: 'others waited for their turn at most', value: best.held, unit: 'ms' },
      ],
      ratios: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
