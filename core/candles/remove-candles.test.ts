import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { bar, bars, btc, createTestStore, start, toRows } from './store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const at = (index: number) => start + index * minuteMs;
const readAll = () => toRows(test.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY));
const outside = (count: number, from: number, to: number) => bars(count).filter((_, i) => i < from || i >= to);
const blockCount = () => {
  const db = new DatabaseSync(test.path, { readOnly: true });
  const { blocks } = db.prepare('SELECT count(*) AS blocks FROM blocks').get() as { blocks: number };
  db.close();
  return blocks;
};

describe('deleting candles', () => {
  it('takes out exactly those that open in the range, from rows and sealed blocks, and they can be stored again', () => {
    const index = fc.integer({ min: -50, max: 4_600 });
    fc.assert(
      fc.property(index, index, fc.integer({ min: -30_000, max: 30_000 }), (a, b, off) => {
        test.store.put(btc, '1m', bars(4_500), 'rest');
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const left = bars(4_500).filter(({ openTime }) => openTime < at(from) + off || openTime >= at(to) + off);
        const gone = 4_500 - left.length;
        const removed = test.store.remove(btc, '1m', at(from) + off, at(to) + off);
        expect(removed?.bars ?? 0).toBe(gone);
        expect(readAll()).toEqual(left);
        expect(test.store.series()[0]?.bars ?? 0).toBe(left.length);
        test.store.put(btc, '1m', bars(4_500), 'rest');
        expect(readAll()).toEqual(bars(4_500));
      }),
      { numRuns: 25 },
    );
    expect(test.store.damage()).toEqual([]);
    expect(blockCount()).toBe(3);
  });

  it('says what it took, over a restart leaves a gap, and touches no other series', () => {
    test.store.put(btc, '1m', bars(3_000), 'rest');
    test.store.put('binance:ETH/USDT', '1m', bars(3_000), 'rest');
    expect(test.store.between(btc, '1m', at(100), at(160))).toEqual({ bars: 60, from: at(100), to: at(159) });
    expect(test.store.remove(btc, '1m', at(100), at(160))).toEqual({ bars: 60, from: at(100), to: at(159) });
    test.reopen();
    expect(readAll()).toEqual(outside(3_000, 100, 160));
    expect(test.store.gaps(btc, '1m')).toEqual([{ from: at(100), to: at(159), bars: 60 }]);
    expect(test.store.between('binance:ETH/USDT', '1m', 0, Number.MAX_SAFE_INTEGER)?.bars).toBe(3_000);
  });

  it('finds nothing where nothing is stored', () => {
    expect(test.store.remove(btc, '1m', at(0), at(9))).toBeUndefined();
    test.store.put(btc, '1m', bars(10), 'rest');
    expect(test.store.remove(btc, '1m', at(10), at(90))).toBeUndefined();
    expect(test.store.remove(btc, '1m', at(5), at(5))).toBeUndefined();
    expect(readAll()).toEqual(bars(10));
  });

  it('refuses to cut a damaged block, of which nothing that stays can be trusted, and takes one out as a whole', () => {
    test.store.put(btc, '1m', bars(3_000), 'rest');
    const db = new DatabaseSync(test.path);
    db.exec('UPDATE blocks SET crc = crc + 1 WHERE block = (SELECT min(block) FROM blocks)');
    db.close();
    expect(() => test.store.remove(btc, '1m', at(1_400), at(1_600))).toThrow(/fail their checksum/);
    expect(toRows(test.store.read(btc, '1m', at(1_440), at(3_000)))).toEqual(bars(1_560, 1_440));
    expect(test.store.remove(btc, '1m', at(0), at(1_600))?.bars).toBe(1_600);
    expect(readAll()).toEqual(bars(1_400, 1_600));
  });

  it('notes bars that come back, in whatever pieces, and nothing else', () => {
    test.store.put(btc, '1m', bars(3_000), 'rest');
    test.store.remove(btc, '1m', at(100), at(160));
    test.store.remove(btc, '1m', at(2_990), at(9_000));
    expect(test.store.changes(btc, '1m')).toEqual([]);
    // The range reached into the future, but what was not there was not deleted.
    test.store.put(btc, '1m', bars(10, 3_000), 'stream');
    expect(test.store.changes(btc, '1m')).toEqual([]);
    test.store.put(btc, '1m', [{ ...bar(130), close: bar(130).low }], 'import');
    const [first] = test.store.changes(btc, '1m');
    expect(first).toMatchObject({ first: at(130), last: at(130) });
    test.store.put(btc, '1m', bars(20, 110), 'rest');
    expect(test.store.changes(btc, '1m', first.id)).toMatchObject([{ first: at(110), last: at(129) }]);
  });
});

describe.each([
  ['rows', 10],
  ['a sealed block', 1_440],
])('overwriting bars in %s', (_where, count) => {
  it('replaces those that differ and notes the stretch, once for all of them', () => {
    test.store.put(btc, '1m', bars(count), 'rest');
    const file = bars(8).map((row, i) => (i === 2 || i === 5 ? { ...row, volume: 777 } : row));
    expect(test.store.put(btc, '1m', file, 'overwrite')).toMatchObject({
      stored: 0,
      unchanged: 6,
      revised: 2,
      differing: [],
      rejected: [],
    });
    expect(readAll()).toEqual([...file, ...bars(count - 8, 8)]);
    expect(test.store.changes(btc, '1m')).toMatchObject([{ first: at(0), last: at(7) }]);
    expect(test.store.revisions(btc, '1m')).toEqual([]);
    expect(test.store.damage()).toEqual([]);
    expect(test.store.put(btc, '1m', file, 'overwrite')).toMatchObject({ unchanged: 8, revised: 0 });
    const [change, ...more] = test.store.changes(btc, '1m');
    expect(more).toEqual([]);
    test.store.put(btc, '1m', bars(8), 'overwrite');
    test.store.forgetChanges(btc, '1m', change.id);
    expect(test.store.changes(btc, '1m')).toMatchObject([{ id: change.id + 1 }]);
    expect(test.store.changes(btc, '1m', 0, 0)).toEqual([]);
  });

  it('refuses unsound and unfinished bars as ever', () => {
    test.store.put(btc, '1m', bars(count), 'rest');
    const unfinished = { ...bar(0), openTime: 1_767_225_600_000 };
    const result = test.store.put(btc, '1m', [{ ...bar(3), low: -1 }, unfinished], 'overwrite');
    expect(result).toMatchObject({ stored: 0, revised: 0, rejected: [{ index: 0 }, { index: 1 }] });
    expect(readAll()).toEqual(bars(count));
  });
});

it('a store of the version before takes its revisions over as changes', () => {
  test.store.put(btc, '1m', bars(10), 'rest');
  test.store.put(btc, '1m', [{ ...bar(4), volume: 1_000 }], 'rest');
  test.store.close();
  const db = new DatabaseSync(test.path);
  db.exec('DROP TABLE changes; PRAGMA user_version = 1');
  db.close();
  test.reopen();
  expect(test.store.changes(btc, '1m')).toMatchObject([{ first: at(4), last: at(4) }]);
  expect(test.store.revisions(btc, '1m')).toHaveLength(1);
});
