import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestStore, testClock } from '../candles/store.test-kit.ts';
import type { Candle } from '../domain/candle.ts';
import { silentLogger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { openRecord } from '../record/open-record.ts';
import { abstained, btc, decision, start } from '../record/record.test-kit.ts';
import { createLiveCandles } from './live-candles.ts';
import { createLiveEvents, type LiveEvent } from './live-events.ts';
import { createRecordHandlers } from './record-handlers.ts';
import { createOutcomeResolver } from './resolve-outcomes.ts';

function open(folder?: ReturnType<typeof createTestStore>) {
  const clock = createManualClock(start);
  const candles = folder ?? createTestStore();
  const record = openRecord(candles.folder, { clock: testClock, logger: silentLogger });
  const live = createLiveCandles(candles.store);
  const events = createLiveEvents();
  const heard: LiveEvent[] = [];
  events.subscribe((event) => heard.push(event));
  const notices: string[] = [];
  const notice = (_: string, message: string) => void notices.push(message);
  const { store } = candles;
  const resolver = createOutcomeResolver({ record, store, live, events, notice, clock, logger: silentLogger });
  const handlers = createRecordHandlers({ record, resolver, store, events, clock: testClock });
  const close = async () => {
    await resolver.close();
    record.close();
    candles.remove();
  };
  /** Another life on the same files. */
  const reopen = () => {
    void resolver.close();
    record.close();
    candles.reopen();
    test = open(candles);
  };
  return { clock, store, record, live, heard, notices, resolver, handlers, folder: candles.folder, close, reopen };
}

let test: ReturnType<typeof open>;
beforeEach(() => {
  test = open();
});
afterEach(() => test.close());

const minute = (index: number, change: Partial<Candle> = {}): Candle => {
  const bar = { open: 100, high: 100.2, low: 99.8, close: 100, volume: 1, ...change };
  return { openTime: start + index * minuteMs, ...bar };
};

/** A bar closes, as the feed tells it: stored first. */
function closes(candle: Candle): void {
  test.store.put(btc, '1m', [candle], 'rest');
  test.live.publish(btc, { kind: 'closed', candle: { ...candle, isClosed: true } });
}
/** History is another now, and everything that it tells is stated. */
async function read(): Promise<void> {
  test.live.publish(btc, { kind: 'history' });
  await test.resolver.catchUp();
}
const outcomes = () => test.record.read(1).outcomes.map(({ outcome, note }) => ({ ...outcome, note }));

async function verified(): Promise<unknown> {
  const said: unknown[] = [];
  await test.handlers['record.verify']({}, new AbortController().signal, (event) => said.push(event));
  return (said.at(-1) as { result: unknown }).result;
}

describe('outcomes while candles stream', () => {
  it('are stated and told with the very bar that hits a level', () => {
    test.record.append(decision(0));
    closes(minute(0));
    expect(outcomes()).toEqual([]);
    closes(minute(1, { high: 102.5 }));
    expect(outcomes()).toMatchObject([{ end: 'takeProfit', endTime: start + 2 * minuteMs, note: null }]);
    closes(minute(2));
    expect(test.heard).toMatchObject([{ kind: 'outcome', row: { number: 1 }, outcome: { end: 'takeProfit' } }]);
  });

  it('are stated again when the exchange revises a bar, and what was stated before is kept', async () => {
    test.record.append(decision(0));
    closes(minute(0));
    closes(minute(1, { high: 102.5 }));
    closes(minute(2, { low: 98.5 }));
    test.store.put(btc, '1m', [minute(1)], 'rest');
    await read();
    expect(outcomes()).toMatchObject([
      { end: 'takeProfit', note: null },
      { end: 'stopLoss', note: 'A 1m bar was revised after the outcome was stated: it was worked out again.' },
    ]);
    expect(test.heard.map((event) => event.kind === 'outcome' && event.outcome.end)).toEqual([
      'takeProfit',
      'stopLoss',
    ]);
    await read();
    expect(outcomes()).toHaveLength(2);
  });

  it('are stated again when an import overwrites a bar, also when nobody was told of it before the end', async () => {
    test.record.append(decision(0));
    for (let i = 0; i < 80; i++) closes(minute(i, i === 1 ? { high: 102.5 } : {}));
    expect(outcomes()).toMatchObject([{ end: 'takeProfit' }]);
    // The process ends between the two.
    test.store.put(btc, '1m', [minute(1), minute(2, { low: 98.5 })], 'overwrite');
    await test.resolver.catchUp();
    expect(outcomes()).toMatchObject([
      { end: 'takeProfit' },
      { end: 'stopLoss', note: expect.stringContaining('revised') },
    ]);
    expect(await verified()).toMatchObject({ outcomesChecked: 1, misfit: null });
  });

  it('stand while their bars are deleted, are then unchecked, and are stated again when other bars come back', async () => {
    test.record.append(decision(0));
    for (let i = 0; i < 80; i++) closes(minute(i, i === 1 ? { high: 102.5 } : {}));
    test.store.remove(btc, '1m', start + minuteMs, start + 3 * minuteMs);
    await read();
    expect(outcomes()).toMatchObject([{ end: 'takeProfit', label: 'long' }]);
    expect(test.record.read(1).listed.waiting).toBeNull();
    expect(await verified()).toMatchObject({ outcomesChecked: 0, outcomesUnchecked: 1, misfit: null });

    test.store.put(btc, '1m', [minute(2, { low: 98.5 })], 'rest');
    await read();
    expect(outcomes()).toHaveLength(1);
    test.store.put(btc, '1m', [minute(1)], 'rest');
    await read();
    expect(outcomes()).toMatchObject([
      { end: 'takeProfit' },
      { end: 'stopLoss', note: expect.stringContaining('revised') },
    ]);
    expect(await verified()).toMatchObject({ outcomesChecked: 1, misfit: null });
  });

  it('whose label was known keep it when a bar that only the label needs is deleted while another is revised', async () => {
    test.record.append(decision(0));
    for (let i = 0; i < 80; i++) closes(minute(i, i === 1 ? { low: 98.5 } : {}));
    expect(outcomes()).toMatchObject([{ end: 'stopLoss' }, { label: 'flat' }]);
    test.store.remove(btc, '1m', start + 30 * minuteMs, start + 31 * minuteMs);
    test.store.put(btc, '1m', [minute(40, { volume: 2 })], 'rest');
    await read();
    expect(outcomes()).toHaveLength(2);
  });

  it('are worked out again at the end of the horizon when the bar that had told them is revised before it', async () => {
    test.record.append(decision(0));
    closes(minute(0));
    closes(minute(1, { high: 102.5 }));
    test.store.put(btc, '1m', [minute(1)], 'rest');
    await read();
    expect(outcomes()).toMatchObject([{ end: 'takeProfit' }]);
    for (let i = 2; i < 80; i++) closes(minute(i));
    expect(outcomes()).toMatchObject([{ end: 'takeProfit' }, { end: 'horizon', label: 'flat' }]);
  });

  it('wait for a missing bar, say which, and are stated when it is there', async () => {
    test.record.append(decision(0));
    closes(minute(0));
    closes(minute(2, { high: 102.5 }));
    expect(test.record.read(1).listed).toMatchObject({
      outcome: null,
      waiting:
        'The 1m bar that opens at 2025-01-01T00:01:00Z is missing; download it, so that the outcome can be told.',
    });
    test.store.put(btc, '1m', [minute(1)], 'rest');
    await read();
    expect(test.record.read(1).listed).toMatchObject({ outcome: { end: 'takeProfit' }, waiting: null });
  });

  it('of a market whose bars come no more say so when their horizon is long over, and are stated when they are there', async () => {
    test.record.append(decision(0));
    closes(minute(0));
    const { decision: row } = test.record.read(1).listed;
    test.clock.advance(row.horizonEnd - start);
    expect(test.record.read(1).listed.waiting).toBeNull();
    test.clock.advance(30 * minuteMs);
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    expect(test.record.read(1).listed).toMatchObject({
      outcome: null,
      waiting: expect.stringMatching(/^Its bars have not come: there are none from 2025-01-01T00:01:00Z on;/),
    });
    const later = Array.from({ length: 80 }, (_, i) => minute(i));
    test.store.put(btc, '1m', later, 'rest');
    await read();
    expect(test.record.read(1).listed).toMatchObject({ outcome: { end: 'horizon' }, waiting: null });
  });

  it('that came about while nobody listened are stated at the start, and nothing of abstained rows without levels', async () => {
    test.record.append(decision(0));
    test.record.append(abstained(1));
    test.store.put(
      btc,
      '1m',
      Array.from({ length: 80 }, (_, i) => minute(i)),
      'rest',
    );
    await test.resolver.catchUp();
    expect(outcomes()).toMatchObject([{ end: 'horizon', label: 'flat' }]);
    expect(test.record.read(2).outcomes).toEqual([]);
    expect(test.heard).toHaveLength(1);
  });

  it('that cannot be written are told of once, and tried again with the next bar', () => {
    test.record.append(decision(0));
    const other = new DatabaseSync(join(test.folder, 'record.sqlite'));
    other.exec("CREATE TRIGGER full BEFORE INSERT ON outcomes BEGIN SELECT RAISE(ABORT, 'no room'); END");
    closes(minute(0, { high: 102.5 }));
    closes(minute(1));
    expect(test.notices).toEqual(['What became of predictions could not be recorded: no room']);
    expect(test.heard).toEqual([]);
    other.exec('DROP TRIGGER full');
    other.close();
    closes(minute(2));
    expect(outcomes()).toMatchObject([{ end: 'takeProfit', endTime: start + minuteMs }]);
  });
});

const tenMinutes = 10 * minuteMs;
/** Until `free` is called nothing more can be stated, or nothing of the row with this number. */
function fillDisk(number?: number): { free(): void } {
  const other = new DatabaseSync(join(test.folder, 'record.sqlite'));
  const when = number === undefined ? '' : `WHEN NEW.number = ${number}`;
  const fails = "BEGIN SELECT RAISE(ABORT, 'no room'); END";
  other.exec(`CREATE TRIGGER full BEFORE INSERT ON outcomes ${when} ${fails}`);
  return {
    free() {
      other.exec('DROP TRIGGER full');
      other.close();
    },
  };
}
const ends = (number: number) => test.record.read(number).outcomes.map(({ outcome }) => outcome.end);

describe('outcomes of changed bars', () => {
  const overwrites = (...candles: Candle[]) => {
    test.store.put(btc, '1m', candles, 'overwrite');
    return read();
  };
  const twoOutcomes = () => {
    for (const number of [0, 1]) test.record.append(decision(number));
    for (let i = 0; i < 80; i++) closes(minute(i, i === 11 ? { high: 102.5 } : {}));
  };

  it('that could not be written are stated with the next bar that can, also after many, and told of once', async () => {
    twoOutcomes();
    const disk = fillDisk();
    await overwrites(minute(11, { low: 98 }));
    for (let i = 80; i < 100; i++) closes(minute(i));
    await test.resolver.catchUp();
    expect([ends(1), ends(2)]).toEqual([['takeProfit'], ['takeProfit']]);
    expect(test.notices).toEqual(['What became of predictions could not be recorded: no room']);
    disk.free();
    closes(minute(100));
    expect([ends(1), ends(2)]).toEqual([
      ['takeProfit', 'stopLoss'],
      ['takeProfit', 'stopLoss'],
    ]);
  });

  it('are stated though an earlier one of the same change cannot be', async () => {
    twoOutcomes();
    const disk = fillDisk(1);
    await overwrites(minute(11, { low: 98 }));
    expect([ends(1), ends(2)]).toEqual([['takeProfit'], ['takeProfit', 'stopLoss']]);
    disk.free();
    closes(minute(80));
    expect(ends(1)).toEqual(['takeProfit', 'stopLoss']);
  });

  it('are stated by the next life when this one could not; what was stated is not looked at again', async () => {
    twoOutcomes();
    const disk = fillDisk();
    await overwrites(minute(11, { low: 98 }));
    expect(test.store.changes(btc, '1m')).toHaveLength(1);
    disk.free();
    test.reopen();
    await test.resolver.catchUp();
    expect(ends(1)).toEqual(['takeProfit', 'stopLoss']);
    expect(test.store.changes(btc, '1m')).toEqual([]);
  });

  it('that fewer bars tell than before are worked out when the rest is there, also by the next life and after a full disk', async () => {
    test.record.append(decision(0));
    closes(minute(0));
    closes(minute(1, { high: 102.5 }));
    await overwrites(minute(1));
    test.reopen();
    const disk = fillDisk();
    for (let i = 2; i < 80; i++) closes(minute(i));
    expect(ends(1)).toEqual(['takeProfit']);
    disk.free();
    closes(minute(80));
    expect(outcomes()).toMatchObject([{ end: 'takeProfit' }, { end: 'horizon', label: 'flat' }]);
    // Settled, so that no bar asks for it any more.
    expect(test.record.unresolved(btc)).toEqual([]);
  });

  it('that are told again as they were are asked for no more', async () => {
    test.record.append(decision(0));
    closes(minute(0, { high: 102.5 }));
    await overwrites(minute(0));
    expect(test.record.unresolved(btc)).toHaveLength(1);
    await overwrites(minute(0, { high: 102.5 }));
    expect(test.record.unresolved(btc)).toEqual([]);
    expect(outcomes()).toMatchObject([{ end: 'takeProfit', label: 'long' }]);
  });

  it('of many decisions are stated in turns, between which bars close; a close in between leaves the rest to the next life', async () => {
    const rows = 200;
    for (let i = 0; i < rows; i++) test.record.append(decision(i));
    test.store.put(
      btc,
      '1m',
      Array.from({ length: rows * 10 + 60 }, (_, i) => minute(i)),
      'rest',
    );
    await read();
    expect(ends(rows)).toEqual(['horizon']);
    const stops = Array.from({ length: rows * 10 + 60 }, (_, i) => minute(i, { low: 98 }));
    test.store.put(btc, '1m', stops, 'overwrite');
    test.live.publish(btc, { kind: 'history' });
    const isRestated = () => Array.from({ length: rows }, (_, i) => ends(i + 1).length === 2).filter(Boolean).length;
    await setImmediate();
    await setImmediate();
    const soFar = isRestated();
    expect(soFar).toBeGreaterThan(0);
    expect(soFar).toBeLessThan(rows);
    const asOf = start + rows * tenMinutes;
    test.record.append(decision(rows, { asOf, recordedAt: asOf }));
    closes(minute(rows * 10 + 60, { high: 103 }));
    expect(ends(rows + 1)).toEqual(['stopLoss']);
    await test.resolver.close();
    expect(isRestated()).toBeLessThan(rows);
    test.reopen();
    await test.resolver.catchUp();
    expect(isRestated()).toBe(rows);
  });

  it('are worked out again when damaged bars were dropped and others came in their place', async () => {
    test.record.append(decision(0));
    for (let i = 0; i < 80; i++) closes(minute(i, i === 1 ? { high: 102.5 } : {}));
    const db = new DatabaseSync(join(test.folder, 'candles.sqlite'));
    db.exec(`UPDATE bars SET volume = 7 WHERE open_time = ${start + minuteMs}`);
    db.close();
    test.store.repair(btc, '1m');
    await read();
    test.store.put(btc, '1m', [minute(1, { low: 98.5 })], 'rest');
    await read();
    expect(ends(1)).toEqual(['takeProfit', 'stopLoss']);
    expect(await verified()).toMatchObject({ outcomesChecked: 1, misfit: null });
  });

  it('are no fault of the record when bars are changed while it is verified', async () => {
    twoOutcomes();
    const { rowsAfter } = test.record;
    vi.spyOn(test.record, 'rowsAfter').mockImplementationOnce((...asked) => {
      test.store.put(btc, '1m', [minute(11, { low: 98 })], 'overwrite');
      return rowsAfter(...asked);
    });
    expect(await verified()).toMatchObject({ outcomesChecked: 2, misfit: null });
  });
});

describe('the record over the contract', () => {
  it('is verified with what is due resolved first, lists rows and is exported once', async () => {
    test.record.append(decision(0));
    test.store.put(btc, '1m', [minute(0, { low: 98 })], 'rest');
    const said: unknown[] = [];
    await test.handlers['record.verify']({}, new AbortController().signal, (event) => said.push(event));
    expect(said.at(-1)).toMatchObject({ kind: 'result', result: { rows: 1, outcomesChecked: 1, misfit: null } });
    const { signal } = new AbortController();
    const query = { sort: 'asOf', direction: 'down', limit: 10 } as const;
    expect(test.handlers['record.list'](query, signal)).toMatchObject({ total: 1, items: [{ outcome: { exit: 99 } }] });
    const path = join(test.folder, 'record.csv');
    expect(await test.handlers['record.export']({ path }, signal)).toEqual({ path, rows: 1 });
    expect(() => test.handlers['record.export']({ path }, signal)).toThrow('already there');
    rmSync(path);
    const given = relative(process.cwd(), path);
    expect(await test.handlers['record.export']({ path: given }, signal)).toEqual({ path, rows: 1 });
  });
});
