import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import { checkAccount, checkAlerts, checkCandles, checkRows } from './check-week.ts';
import { compareLives } from './compare-lives.ts';
import { dueAccount, dueLevel } from './due-alerts.ts';
import { type Lived, liveThrough } from './live-through.ts';
import { planTrouble } from './plan-trouble.ts';
import { readWeek, type WeekData } from './read-week.ts';
import { replayRows } from './replay-rows.ts';

const start = Date.UTC(2026, 2, 2);
const end = start + 8 * hourMs;
const trouble = planTrouble({ seed: 3, start, end, kinds: ['paperCommitted', 'delivering'] });
const dirs = ['once', 'again'].map((name) => mkdtempSync(join(tmpdir(), `omni-day-${name}-`)));
let lived: Lived;
let data: WeekData;
let again: WeekData;

beforeAll(async () => {
  const live = (dataDir: string) => liveThrough({ dataDir, start, end, seed: 3, trouble });
  lived = await live(dirs[0]);
  await live(dirs[1]);
  [data, again] = dirs.map((dataDir) => readWeek(dataDir, start));
}, 300_000);
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true });
});

const candles = (minutes: WeekData['minutes']) => checkCandles(minutes, trouble.revisions, start, end);

describe('an engine that is killed twice in a troubled night', () => {
  it('was killed, and had something to lose', () => {
    expect(lived.kills.map(({ kind }) => kind)).toEqual(['paperCommitted', 'delivering']);
    expect(data.rows.filter(({ signal }) => signal !== 'abstain').length).toBeGreaterThan(20);
    expect(data.balances.length).toBeGreaterThan(4);
    expect(lived.attempts.some(({ said }) => said !== 'taken')).toBe(true);
    expect(lived.errors).toEqual([]);
  });

  it('has one row for each decision bar, and its own verifications found nothing after any start', () => {
    expect(checkRows(data.rows, start, end)).toEqual([]);
    expect(lived.misfits).toEqual([]);
  });

  it('has stored what the exchange had, bar for bar', () => {
    expect(candles(data.minutes)).toEqual([]);
  });

  it('has booked what the plainest account books, to the last digit', () => {
    expect(checkAccount(data)).toEqual([]);
  });

  it('has told each alert once, and each has arrived', () => {
    expect(checkAlerts(data, lived)).toEqual([]);
  });

  it('lives it again with the very same rows, and so do its stored bars when they are decided on again', async () => {
    expect(compareLives(data, again)).toEqual([]);
    const { replayed, found } = await replayRows(dirs[0], data.rows);
    expect(found).toEqual([]);
    expect(replayed).toBe(data.rows.filter(({ modelId }) => modelId !== null).length);
  });
});

describe('the checks name', () => {
  it('a row that is missing, doubled, misplaced, or says nothing', () => {
    const { rows } = data;
    const [first] = rows;
    const named = (changed: WeekData['rows']) => checkRows(changed, start, end);
    expect(named(rows.slice(1))).toEqual([`${first.market} at 2026-03-02T00:00:00Z has 0 rows.`]);
    expect(named([...rows, first])).toEqual([`${first.market} at 2026-03-02T00:00:00Z has 2 rows.`]);
    expect(named([...rows, { ...first, asOf: start + 1 }])).toHaveLength(1);
    expect(named([{ ...first, signal: 'abstain', reasons: [] }, ...rows.slice(1)])).toHaveLength(1);
  });

  it('a stored bar that is a tick off, missing, or was never there', () => {
    const bars = data.minutes.get('demo:BTC/USDT') ?? [];
    const changed = (rows: typeof bars) => candles(new Map([...data.minutes, ['demo:BTC/USDT', rows]]));
    expect(changed([{ ...bars[0], close: bars[0].close + 0.01 }, ...bars.slice(1)])[0]).toMatch(
      /^demo:BTC\/USDT at 2026-03-02T00:00:00Z: close is stored as /,
    );
    expect(changed(bars.slice(1))).toEqual(['demo:BTC/USDT at 2026-03-02T00:00:00Z: the bar is missing.']);
    expect(changed([...bars, { ...bars[0], openTime: end + hourMs }])).toHaveLength(1);
  });

  it('a booking that does not follow from the bars', () => {
    const entry = data.events.find((event) => event.kind === 'filled');
    const minutes = new Map(
      [...data.minutes].map(([market, bars]) => [
        market,
        bars.map((bar) => (bar.openTime === entry?.time ? { ...bar, open: bar.open + 1 } : bar)),
      ]),
    );
    expect(checkAccount({ ...data, minutes })[0]).toMatch(/^Booking \d+ leaves /);
    expect(checkAccount({ ...data, balances: data.balances.slice(0, -1) })).toHaveLength(1);
  });

  it('an alert that was never told, told twice, not due, did not arrive, or arrived and is not stored', () => {
    const { alerts } = data;
    const trade = alerts.findIndex(({ rule }) => rule === 'trades');
    const key = alerts[trade].key;
    const other = { ...alerts[trade], id: 'trades-0' };
    const named = (changed: WeekData['alerts'], attempts = lived.attempts) =>
      checkAlerts({ ...data, alerts: changed }, { ...lived, attempts });
    expect(named(alerts.toSpliced(trade, 1))).toEqual([
      `trades: ${key} was due and was told 0 times.`,
      `Alert ${alerts[trade].id} arrived, and is not stored.`,
    ]);
    expect(named([...alerts, other])[0]).toBe(`trades: ${key} was told 2 times.`);
    expect(named([...alerts, { ...other, key: 'decision:0' }])[0]).toBe('trades: decision:0 was not due and was told.');
    const withoutIt = lived.attempts.filter(({ id }) => id !== alerts[trade].id);
    expect(named(alerts, withoutIt)).toEqual([`Alert ${alerts[trade].id} is delivered, and arrived 0 times.`]);
    expect(named(alerts, [...lived.attempts, ...lived.attempts])).toHaveLength(1);
  });

  it('a crossing of the level that was never told, told twice, or never was', () => {
    const { alerts } = data;
    const { must } = dueLevel(data, lived);
    // Not one that the stream alone has shown.
    const place = alerts.findIndex(({ rule, key }) => rule === 'level' && must.has(key));
    const { key, id } = alerts[place];
    const named = (changed: WeekData['alerts']) => checkAlerts({ ...data, alerts: changed }, lived);
    expect(named(alerts.toSpliced(place, 1))[0]).toBe(`level: ${key} was due and was told 0 times.`);
    expect(named([...alerts, alerts[place]])).toEqual([`level: ${key} was told 2 times.`]);
    const calm = alerts.with(place, { ...alerts[place], key: `price:demo:BTC/USDT:${start + 5 * minuteMs}:up` });
    expect(named(calm)).toHaveLength(2);
    // Nobody can say of a bar of a troubled time; of one far from the level everybody can.
    const far = (data.minutes.get('demo:BTC/USDT') ?? []).findLast(({ low }) => low > lived.level * 1.002);
    expect(far).toBeDefined();
    const undue = { ...alerts[place], key: `price:demo:BTC/USDT:${far?.openTime}:up` };
    expect(named([...alerts, undue])).toEqual([`level: ${undue.key} was not due and was told.`]);
    expect(id).toMatch(/^level-/);
  });

  it('a way through a level that the trades of a calm minute did not take, though its bar reaches to both sides', () => {
    const bars = data.minutes.get('demo:BTC/USDT') ?? [];
    // The price of the rule is crossed once in this night, the price in the middle of all often.
    const level = bars.map(({ close }) => close).sort((a, b) => a - b)[bars.length / 2] + 0.001;
    const atLevel = { ...lived, level };
    const { must, mayBe } = dueLevel(data, atLevel);
    const one = data.alerts.find(({ rule }) => rule === 'level') as WeekData['alerts'][number];
    const others = data.alerts.filter(({ rule }) => rule !== 'level');
    const named = (keys: readonly string[]) => {
      const alerts = [...others, ...keys.map((key) => ({ ...one, key }))];
      return checkAlerts({ ...data, alerts }, atLevel).filter((said) => said.startsWith('level: '));
    };
    expect(named([...must])).toEqual([]);
    const wrong = bars.flatMap(({ openTime, low, high }) => {
      const [up, down] = ['up', 'down'].map((way) => `price:demo:BTC/USDT:${openTime}:${way}`);
      if (low > level || high < level || must.has(up) === must.has(down)) return [];
      return [up, down].filter((key) => !must.has(key) && !mayBe(key));
    });
    expect(wrong.length).toBeGreaterThan(1);
    for (const key of wrong) expect(named([...must, key])).toEqual([`level: ${key} was not due and was told.`]);
  });

  it('feed trouble that was told twice, or without any, or not in an outage; a rule that nobody checks; a pause', () => {
    const { alerts } = data;
    const named = (changed: WeekData['alerts'], faults = lived.trouble.faults) =>
      checkAlerts({ ...data, alerts: changed }, { ...lived, trouble: { ...lived.trouble, faults } });
    const like = (rule: string, key: string) => ({ ...alerts[0], rule, key });
    const inStall = (lived.trouble.faults.find(({ changes }) => changes.stall)?.at ?? 0) + minuteMs;
    const feed = like('feeds', `feed:demo:BTC/USDT:stale:${Math.floor(inStall)}`);
    expect(named([...alerts, feed])).toEqual([]);
    expect(named([...alerts, feed, feed])).toEqual([`feeds: ${feed.key} was told 2 times.`]);
    const calm = like('feeds', `feed:demo:BTC/USDT:stale:${start + 30 * minuteMs}`);
    expect(named([...alerts, calm])).toEqual([`feeds: ${calm.key} was told, and nothing was wrong then.`]);
    const outage = { at: start + 20 * minuteMs, changes: { refuseConnections: { forMs: 15 * minuteMs } } };
    expect(named(alerts, [outage, ...lived.trouble.faults])).toEqual([
      'feeds: nothing was told of demo:BTC/USDT in the outage at 2026-03-02T00:20:00Z.',
      'feeds: nothing was told of demo:ETH/USDT in the outage at 2026-03-02T00:20:00Z.',
    ]);
    expect(named([...alerts, like('other', 'x')])).toEqual(['Nobody knows what the rule other had to tell.']);
    const pause = like('account', `paper 1 stopLosses ${start}`);
    expect(named([...alerts, pause])).toEqual([`account: ${pause.key} was not due and was told.`]);
    expect([...dueAccount(data, 1).must].filter((key) => key.startsWith('paper 1 stopLosses '))).not.toEqual([]);
  });

  it('a decision, an outcome or a booking that is another, or has another place, in another life', () => {
    const [first, second, ...others] = data.rows;
    const named = (change: Partial<WeekData>) => compareLives(data, { ...data, ...change });
    expect(named({})).toEqual([]);
    expect(named({ rows: [{ ...first, entry: 1 }, second, ...others] })[0]).toMatch(
      /^The decision at place 1 is .*"entry":1,/,
    );
    expect(named({ rows: [second, first, ...others] })).toHaveLength(2);
    expect(named({ rows: [...data.rows, first] })).toHaveLength(1);
    expect(named({ outcomes: data.outcomes.slice(0, -1) })[0]).toMatch(/^The outcome at place /);
    expect(named({ events: data.events.slice(0, -1) })[0]).toMatch(
      /^The booking at place .* and undefined in the other/,
    );
  });

  it('a row that its bars do not give', async () => {
    const row = data.rows.find(({ modelId }) => modelId !== null) ?? data.rows[0];
    const { found } = await replayRows(dirs[0], [{ ...row, expectedValue: 0.5 }]);
    expect(found).toEqual([`Row ${row.number} is another when it is decided again: expectedValue.`]);
  });
});
