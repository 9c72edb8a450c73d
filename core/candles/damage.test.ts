import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../domain/failure.ts';
import { silentLogger } from '../domain/ports.ts';
import { seededRandom } from '../domain/random.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { bars, btc, createTestStore, start, testClock, toRows } from './store.test-kit.ts';
import { openCandleStore } from './store.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
  // Two sealed days and an hour of rows.
  test.store.put(btc, '1m', bars(2_940), 'rest');
});
afterEach(() => test.remove());

/** Flips one bit in the values of the first sealed block, behind the store's back. */
function flipInBlock(bit: number): Uint8Array {
  const db = new DatabaseSync(test.path);
  const { rowid, columns } = db.prepare('SELECT rowid, columns FROM blocks ORDER BY block LIMIT 1').get() as {
    rowid: number;
    columns: Uint8Array;
  };
  columns[bit >> 3] ^= 1 << (bit & 7);
  db.prepare('UPDATE blocks SET columns = ? WHERE rowid = ?').run(columns, rowid);
  db.close();
  return columns;
}

const all = () => test.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY);

describe('a flipped bit in a sealed block', () => {
  it('is found wherever it is; without the checksum it would be a wrong price', () => {
    const random = seededRandom(7);
    let silentlyWrong = 0;
    for (let k = 0; k < 200; k++) {
      const bit = Math.floor(random() * 5 * 1_440 * 64);
      const bytes = flipInBlock(bit);
      const unchecked = new Float64Array(bytes.buffer, bytes.byteOffset, 5 * 1_440);
      const column = Math.floor(bit / 64 / 1_440);
      const row = bars(1_440)[Math.floor(bit / 64) % 1_440];
      const stored = [row.open, row.high, row.low, row.close, row.volume][column];
      if (unchecked[Math.floor(bit / 64)] !== stored) silentlyWrong++;
      expect(all).toThrow(expect.objectContaining({ code: 'corrupt' }));
      flipInBlock(bit);
    }
    expect(silentlyWrong).toBe(200);
    expect(toRows(all())).toEqual(bars(2_940));
  });

  it('is reported with market, timeframe and day, and only to those who read that day', () => {
    flipInBlock(1_000);
    expect(all).toThrow(/1m candles of binance:BTC\/USDT on 2025-01-01 fail their checksum/);
    const nextDay = start + 1_440 * minuteMs;
    expect(toRows(test.store.read(btc, '1m', nextDay, Number.POSITIVE_INFINITY))).toEqual(bars(1_500, 1_440));
    expect(test.store.damage()).toEqual([{ market: btc, timeframe: '1m', from: start, to: nextDay, bars: 1_440 }]);
  });

  it('is repaired by dropping the day and fetching it again', () => {
    flipInBlock(1_000);
    const missing = test.store.repair(btc, '1m');
    expect(missing).toEqual([{ from: start, to: start + 1_439 * minuteMs, bars: 1_440 }]);
    expect(toRows(all())).toEqual(bars(1_500, 1_440));
    test.store.put(btc, '1m', bars(1_440), 'rest');
    expect(toRows(all())).toEqual(bars(2_940));
    expect(test.store.changes(btc, '1m')).toMatchObject([{ first: start, last: start + 1_439 * minuteMs }]);
    expect(test.store.repair(btc, '1m')).toEqual([]);
  });

  it('gives way to new bars, which leaves the rest of the day as a gap', () => {
    flipInBlock(1_000);
    expect(test.store.put(btc, '1m', bars(100, 20), 'rest')).toMatchObject({ stored: 100, revised: 0 });
    expect(test.store.gaps(btc, '1m')).toEqual([
      { from: start + 120 * minuteMs, to: start + 1_439 * minuteMs, bars: 1_320 },
    ]);
    expect(test.store.quarantined().at(-1)?.reason).toContain('fail their checksum');
    // Nobody knows what the day was before: what comes now is a change.
    test.store.put(btc, '1m', bars(10, 500), 'rest');
    expect(test.store.changes(btc, '1m')).toMatchObject([
      { first: start + 20 * minuteMs, last: start + 119 * minuteMs },
      { first: start + 500 * minuteMs, last: start + 509 * minuteMs },
    ]);
  });
});

describe('a flipped bit anywhere in the file', () => {
  it('never gives a wrong bar: it is harmless, refused, or bars are missing', () => {
    // Closing moves everything from the log into the file.
    test.reopen().close();
    const sound = readFileSync(test.path);
    const truth = new Map(bars(2_940).map((row) => [row.openTime, row]));
    const random = seededRandom(11);
    let refused = 0;
    for (let k = 0; k < 150; k++) {
      const bytes = Buffer.from(sound);
      const bit = Math.floor(random() * bytes.length * 8);
      bytes[bit >> 3] ^= 1 << (bit & 7);
      const path = `${test.path}-flipped`;
      writeFileSync(path, bytes);
      try {
        const store = openCandleStore(path, { clock: testClock, logger: silentLogger });
        try {
          for (const row of toRows(store.read(btc, '1m', 0, Number.POSITIVE_INFINITY))) {
            expect(row).toEqual(truth.get(row.openTime));
          }
        } finally {
          store.close();
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        refused++;
      }
      for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
    }
    expect(refused).toBeGreaterThan(75);
    test.reopen();
  });
});

describe('a changed row', () => {
  function tamper(sql: string): void {
    const db = new DatabaseSync(test.path);
    db.exec(sql);
    db.close();
  }
  const rowTime = start + 2_900 * minuteMs;

  it.each([
    ['price', `UPDATE bars SET close = close + 1 WHERE open_time = ${rowTime}`],
    ['time', `UPDATE bars SET open_time = ${start + 3_000 * minuteMs} WHERE open_time = ${rowTime}`],
    ['market', `UPDATE series SET market = 'binance:ETH/USDT'`],
  ])('is found when it is the %s', (_what, sql) => {
    tamper(sql);
    const { market } = test.store.series()[0];
    expect(() => test.store.read(market, '1m', 0, Number.POSITIVE_INFINITY)).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    );
    expect(test.store.damage().length).toBeGreaterThan(0);
  });

  it('is dropped by a repair and can be put again', () => {
    tamper(`UPDATE bars SET volume = 1e9 WHERE open_time = ${rowTime}`);
    expect(test.store.repair(btc, '1m')).toEqual([{ from: rowTime, to: rowTime, bars: 1 }]);
    expect(test.store.put(btc, '1m', bars(2_940), 'import')).toMatchObject({ stored: 1, unchanged: 2_939 });
    expect(toRows(all())).toEqual(bars(2_940));
  });
});
