import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import { dueAccount, dueEnds } from './due-alerts.ts';
import { type Lived, liveThrough } from './live-through.ts';
import { readWeek, type WeekData } from './read-week.ts';

const start = Date.UTC(2026, 2, 2);
const end = start + 4 * hourMs;
const fullDisk = [{ from: start + hourMs, to: start + 3 * hourMs, files: ['alerts.sqlite'] }];
const kills = [{ at: start + 2.5 * hourMs, kind: 'anywhere', downMs: 5 * minuteMs }] as const;
const dataDir = mkdtempSync(join(tmpdir(), 'omni-full-kill-'));
let lived: Lived;
let data: WeekData;

beforeAll(async () => {
  lived = await liveThrough({ dataDir, start, end, seed: 5, trouble: { kills, faults: [], revisions: [], fullDisk } });
  data = readWeek(dataDir, start);
}, 300_000);
afterAll(() => rmSync(dataDir, { recursive: true }));

it('an engine that is killed while alerts have no room tells what was due of outcomes and the account afterwards, once', () => {
  const [{ killedAt, backAt }] = lived.kills;
  // A few still find room in pages that are there.
  const fullFrom = fullDisk[0].from + 50 * minuteMs;
  const fired = data.alerts.filter(({ firedAt }) => firedAt > fullFrom && firedAt < killedAt);
  expect(fired).toEqual([]);
  const late = data.alerts.filter(({ firedAt }) => firedAt >= backAt && firedAt < backAt + minuteMs);
  expect(late.length).toBeGreaterThan(3);
  for (const [rule, { must }] of [['ends', dueEnds(data)] as const, ['account', dueAccount(data)] as const]) {
    const told = data.alerts.filter((alert) => alert.rule === rule).map(({ key }) => key);
    expect(told.toSorted()).toEqual([...must].toSorted());
  }
});
