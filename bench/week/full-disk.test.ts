import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import { checkAccount, checkAlerts, checkCandles, checkRows } from './check-week.ts';
import { type Lived, liveThrough } from './live-through.ts';
import { readWeek, type WeekData } from './read-week.ts';

const start = Date.UTC(2026, 2, 2);
const end = start + 7 * hourMs;
const records = ['record.sqlite', 'paper.sqlite', 'alerts.sqlite'];
/** First bars can still be stored, later nothing can. */
const fullDisk = [
  { from: start + 1.5 * hourMs, to: start + 2.9 * hourMs, files: records },
  { from: start + 4 * hourMs, to: start + 5.2 * hourMs, files: ['candles.sqlite', ...records] },
];
const dataDir = mkdtempSync(join(tmpdir(), 'omni-full-disk-'));
let lived: Lived;
let data: WeekData;

beforeAll(async () => {
  lived = await liveThrough({
    dataDir,
    start,
    end,
    seed: 5,
    trouble: { kills: [], faults: [], revisions: [], fullDisk },
  });
  data = readWeek(dataDir, start);
}, 300_000);
afterAll(() => rmSync(dataDir, { recursive: true }));

const isMeanwhile = (time: number) => fullDisk.some(({ from, to }) => time > from + 20 * minuteMs && time < to);
const isMissed = (time: number) => isMeanwhile(time) && isMeanwhile(time + 20 * minuteMs);
const predictedIn = ({ rows }: WeekData, from: number, to: number) =>
  rows.filter(({ modelId, recordedAt }) => modelId !== null && recordedAt > from + minuteMs && recordedAt < to);

/** What SQLite takes from the disk at once. */
const pageBytes = 4_096;

describe('while the disk is full', () => {
  it('no more is recorded than what finds room in a page that is there, nothing is opened, and it is said why', () => {
    expect(data.events.filter((event) => event.kind === 'filled' && isMeanwhile(event.time))).toEqual([]);
    for (const { from, to } of fullDisk) {
      // One that comes alone may find room where a group did not: all of them in what was left of one page.
      const bytes = predictedIn(data, from, to).reduce((sum, row) => sum + JSON.stringify(row).length, 0);
      expect(bytes).toBeLessThan(pageBytes);
    }
    const said = lived.notices.join('\n');
    expect(said).toMatch(
      /Decisions cannot be recorded, so nothing is traded until they can: The disk that holds .* is full/,
    );
    expect(said).toMatch(/the last bar is overdue: The disk that holds .*candles\.sqlite is full/);
    expect(lived.notices).toContain('Decisions are recorded again.');
  });

  it('what is missed gets its row, abstained on, and everything verifies afterwards', () => {
    expect(checkRows(data.rows, start, end)).toEqual([]);
    const missed = data.rows.filter(({ asOf, recordedAt }) => isMissed(asOf) && !isMeanwhile(recordedAt));
    expect(missed.length).toBeGreaterThan(10);
    expect(new Set(missed.map(({ signal }) => signal))).toEqual(new Set(['abstain']));
    expect(lived.misfits).toEqual([]);
  });

  it('no bar and no booking is lost', () => {
    expect(checkCandles(data.minutes, [], start, end)).toEqual([]);
    expect(checkAccount(data)).toEqual([]);
  });

  it('no alert is lost or told twice', () => {
    expect(checkAlerts(data, lived)).toEqual([]);
  });
});
