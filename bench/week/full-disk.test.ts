import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import { checkAccount, checkAlerts, checkCandles, checkRows } from './check-week.ts';
import { type Lived, liveThrough } from './live-through.ts';
import { readWeek, type WeekData } from './read-week.ts';

const start = Date.UTC(2026, 2, 2);
const end = start + 6 * hourMs;
const fullDisk = { from: start + 2 * hourMs, to: start + 3.4 * hourMs };
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

const isMeanwhile = (time: number) => time > fullDisk.from + 20 * minuteMs && time < fullDisk.to;

describe('when the disk is full for more than an hour', () => {
  it('nothing is recorded or opened, and a notice says why', () => {
    expect(data.rows.filter(({ recordedAt }) => isMeanwhile(recordedAt))).toEqual([]);
    expect(data.events.filter((event) => event.kind === 'filled' && isMeanwhile(event.time))).toEqual([]);
    expect(lived.notices.join('\n')).toMatch(
      /Decisions cannot be recorded, so nothing is traded until they can: The disk/,
    );
    expect(lived.notices).toContain('Decisions are recorded again.');
  });

  it('what was missed is abstained on, each decision has its row, and all of it verifies', () => {
    expect(checkRows(data.rows, start, end)).toEqual([]);
    const missed = data.rows.filter(({ asOf }) => isMeanwhile(asOf) && asOf < fullDisk.to - 20 * minuteMs);
    expect(missed.length).toBeGreaterThan(4);
    expect(new Set(missed.map(({ signal }) => signal))).toEqual(new Set(['abstain']));
    expect(lived.misfits).toEqual([]);
  });

  it('no bar, booking or alert is lost', () => {
    expect(checkCandles(data.minutes, [], start, end)).toEqual([]);
    expect(checkAccount(data)).toEqual([]);
    expect(checkAlerts(data, lived)).toEqual([]);
  });
});
