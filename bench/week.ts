import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayMs } from '../core/domain/timeframe.ts';
import type { BenchReport } from './report.ts';
import { arrivedAgain, checkAccount, checkAlerts, checkCandles, checkRows } from './week/check-week.ts';
import { compareLives } from './week/compare-lives.ts';
import { beyondLimits, leastSpeed } from './week/limits.ts';
import { type Lived, liveThrough } from './week/live-through.ts';
import { bytesADay } from './week/memory-slope.ts';
import { planTrouble, type Trouble } from './week/plan-trouble.ts';
import { readWeek, type WeekData } from './week/read-week.ts';
import { replayRows } from './week/replay-rows.ts';

const days = 7;
/** Resident memory grows in steps of a dozen megabytes: a week holds too few of them for a line. */
const calmDays = 14;
const seed = 7;
const start = Date.UTC(2026, 2, 2);
const end = start + days * dayMs;
const calm: Trouble = { kills: [], faults: [], revisions: [] };

/**
 * A simulated week of an engine in a process of its own, on the simulated exchange over real sockets, with drops, stalls, outages, frames that
 * lie and kills each day; the same week once more; and two weeks without trouble for the memory of one long life. Both sides have the same
 * time, in steps of 20 s, and go on when nothing is left to do: delays shorter than a step do not show, and no result depends on how busy this
 * computer is. The rows of the two lives must be the same to their numbers and hashes. It fails when it is too slow or when memory grows.
 * @throws Error with what did not hold
 */
export async function run(): Promise<BenchReport> {
  const dir = mkdtempSync(join(tmpdir(), 'omni-bench-week-'));
  try {
    const trouble = planTrouble({ seed, start, end });
    const live = async (name: string, plan: Trouble, until = end) => {
      const dataDir = mkdtempSync(join(dir, name));
      const onHour = (time: number) => say(name, (time - start) / dayMs);
      const lived = await liveThrough({ dataDir, start, end: until, seed, trouble: plan, onHour });
      return { dataDir, lived, data: readWeek(dataDir, start) };
    };
    const once = await live('once', trouble);
    const again = await live('again', trouble);
    const long = await live('calm', calm, start + calmDays * dayMs);
    return reportOn(once, again, long, trouble);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

type Life = { readonly dataDir: string; readonly lived: Lived; readonly data: WeekData };

function say(name: string, day: number): void {
  if (Number.isInteger(day)) process.stderr.write(`${name}: day ${day}\n`);
}

const speedOf = ({ start: from, end: to, realMs }: Lived) => (to - from) / realMs;

async function reportOn(once: Life, again: Life, long: Life, trouble: Trouble): Promise<BenchReport> {
  const { data, lived } = once;
  const replayed = await replayRows(once.dataDir, data.rows);
  const checks = {
    'decision bars without exactly one row, or without a reason': checkRows(data.rows, start, end),
    'faults that verification found, of record and account, after each start': lived.misfits,
    'stored bars that are not what the exchange says': checkCandles(data.minutes, trouble.revisions, start, end),
    'bookings that the plainest account does not make': checkAccount(data),
    'alerts that were lost, told twice or did not arrive': checkAlerts(data, lived),
    'rows that are others when decided again from stored bars': replayed.found,
    'rows with their hashes, outcomes and bookings that were others in the second life': compareLives(data, again.data),
    'errors logged': [...lived.errors, ...again.lived.errors, ...long.lived.errors],
  };
  const speed = Math.min(speedOf(lived), speedOf(again.lived));
  const failed = [
    ...Object.entries(checks).flatMap(([what, found]) =>
      found.length > 0 ? [`${found.length} ${what}: ${found[0]}`] : [],
    ),
    ...beyondLimits(speed, long.lived.memory),
    ...(lived.kills.length < trouble.kills.length ? [`It was killed ${lived.kills.length} times only.`] : []),
  ];
  if (failed.length > 0) throw new Error(failed.join('\n'));

  const { rows } = data;
  const grown = (of: 'heap' | 'external' | 'rss') => bytesADay(long.lived.memory, of) / 1e6;
  const at = Math.max(...long.lived.memory.map(({ rss }) => rss));
  return {
    name: 'week',
    results: [
      { what: 'simulated', value: days, unit: 'days' },
      { what: 'kill -9, each day, of every kind', value: lived.kills.length, unit: 'kills' },
      { what: 'speed, restarts and checks after them included', value: speed, unit: 'x real time' },
      { what: 'decisions recorded', value: rows.length, unit: 'rows' },
      { what: 'of them predicted', value: rows.filter(({ modelId }) => modelId !== null).length, unit: 'rows' },
      { what: 'of them trades', value: rows.filter(({ signal }) => signal !== 'abstain').length, unit: 'rows' },
      { what: 'bookings of the paper account', value: data.balances.length, unit: 'entries' },
      { what: 'alerts told', value: data.alerts.length, unit: 'alerts' },
      { what: 'deliveries refused or left without an answer', value: refused(lived), unit: 'attempts' },
      {
        what: 'deliveries that arrived again after a kill, same name',
        value: arrivedAgain(lived.attempts),
        unit: 'attempts',
      },
      { what: 'rows decided again from stored bars', value: replayed.replayed, unit: 'rows' },
      ...Object.entries(checks).map(([what, found]) => ({ what, value: found.length, unit: 'found' })),
      { what: 'heap growth of one life', value: grown('heap'), unit: 'MB/day' },
      { what: 'growth of buffers of one life', value: grown('external'), unit: 'MB/day' },
      { what: 'resident growth of one life', value: grown('rss'), unit: 'MB/day' },
      { what: 'resident at most', value: at / 1e6, unit: 'MB' },
    ],
    ratios: [{ what: 'speed', against: `the limit of ${leastSpeed} x`, value: speed / leastSpeed }],
  };
}

function refused({ attempts }: Lived): number {
  return attempts.filter(({ said }) => said !== 'taken').length;
}
