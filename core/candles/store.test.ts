import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { bar, bars, btc, createTestStore, start, testClock, toRows } from './store.test-kit.ts';
import { openCandleStore } from './store.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const at = (index: number) => start + index * minuteMs;
const readAll = () => toRows(test.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY));

describe('putting candles', () => {
  it('stores them once, however often they come', () => {
    const rows = bars(3_000);
    expect(test.store.put(btc, '1m', rows, 'rest')).toMatchObject({ stored: 3_000, unchanged: 0, rejected: [] });
    for (const source of ['rest', 'stream', 'import'] as const) {
      expect(test.store.put(btc, '1m', rows, source)).toEqual({
        stored: 0,
        unchanged: 3_000,
        revised: 0,
        differing: [],
        rejected: [],
      });
    }
    test.reopen();
    expect(readAll()).toEqual(rows);
  });

  it('takes rows in any order and a row twice in one call', () => {
    const rows = bars(50);
    const result = test.store.put(btc, '1m', [...rows.toReversed(), rows[7], { ...rows[8], volume: 1e6 }], 'rest');
    expect(result).toMatchObject({ stored: 50, unchanged: 1, revised: 0 });
    expect(result.rejected).toEqual([{ index: 51, reason: expect.stringContaining('same time') }]);
    expect(readAll()).toEqual(rows);
  });

  it('refuses bad rows one by one, keeps them aside and stores the good ones', () => {
    const result = test.store.put(btc, '1m', [bar(0), { ...bar(1), high: Number.NaN }, bar(2)], 'stream');
    expect(result).toMatchObject({ stored: 2, rejected: [{ index: 1, reason: 'the high is not a number' }] });
    expect(readAll()).toEqual([bar(0), bar(2)]);
    expect(test.store.quarantined()).toEqual([
      {
        market: btc,
        timeframe: '1m',
        at: testClock.now(),
        source: 'stream',
        row: { ...bar(1), high: 'NaN' },
        reason: 'the high is not a number',
      },
    ]);
  });

  it('keeps only the newest thousand refused rows', () => {
    const bad = bars(700).map((row) => ({ ...row, low: -1 }));
    test.store.put(btc, '1m', bad, 'rest');
    test.store.put(btc, '1m', bad, 'rest');
    expect(test.store.quarantined()).toHaveLength(1_000);
  });

  it('keeps markets and timeframes apart', () => {
    test.store.put(btc, '1m', bars(5), 'rest');
    test.store.put('demo:BTC/USDT', '1m', bars(2, 100), 'rest');
    test.store.put(btc, '1h', [bar(0, 60 * minuteMs)], 'rest');
    expect(test.store.series().map(({ market, timeframe, bars: count }) => [market, timeframe, count])).toEqual([
      ['binance:BTC/USDT', '1m', 5],
      ['binance:BTC/USDT', '1h', 1],
      ['demo:BTC/USDT', '1m', 2],
    ]);
  });

  it('accepts a streamed bar when this clock is a little behind, but not from elsewhere', () => {
    const now = at(1) - 1_500;
    expect(test.store.put(btc, '1m', [bar(0)], 'rest', now).stored).toBe(0);
    expect(test.store.put(btc, '1m', [bar(0)], 'import', now).stored).toBe(0);
    expect(test.store.put(btc, '1m', [bar(0)], 'stream', now).stored).toBe(1);
    expect(test.store.put(btc, '1m', [bar(1)], 'stream', now).stored).toBe(0);
  });
});

describe.each([
  ['a row', 10],
  ['a sealed block', 1_440],
])('a stored bar in %s', (_where, count) => {
  const changed = { ...bar(5), volume: 12_345 };

  it('is never replaced by a stream or an import', () => {
    test.store.put(btc, '1m', bars(count), 'rest');
    const none = { stored: 0, revised: 0 };
    const streamed = test.store.put(btc, '1m', [changed], 'stream');
    expect(streamed).toMatchObject({ ...none, differing: [], rejected: [{ index: 0 }] });
    const imported = test.store.put(btc, '1m', [changed], 'import');
    expect(imported).toMatchObject({ ...none, differing: [0], rejected: [] });
    expect(readAll()).toEqual(bars(count));
    expect(test.store.revisions(btc, '1m')).toEqual([]);
  });

  it('is replaced by REST, and its old values are kept', () => {
    test.store.put(btc, '1m', bars(count), 'stream');
    expect(test.store.put(btc, '1m', [changed], 'rest')).toMatchObject({ stored: 0, revised: 1 });
    expect(readAll()[5]).toEqual(changed);
    expect(test.store.revisions(btc, '1m')).toEqual([
      { openTime: at(5), at: testClock.now(), before: bar(5), after: changed },
    ]);
    expect(test.store.damage()).toEqual([]);
  });
});

describe('sealing', () => {
  it('gives back exactly what was put, whatever the order and the size of the pieces', () => {
    const total = 4_000;
    fc.assert(
      fc.property(fc.array(fc.nat(total), { minLength: 1, maxLength: 12 }), fc.boolean(), (cuts, isBackwards) => {
        const fresh = createTestStore();
        const edges = [0, ...new Set(cuts), total].sort((a, b) => a - b);
        // Starts in the middle of a block, and every second piece comes late.
        const pieces = edges.slice(1).map((end, i) => bars(end - edges[i], 700 + edges[i]));
        const order = [...pieces.filter((_, i) => i % 2 === 0), ...pieces.filter((_, i) => i % 2 === 1)];
        for (const piece of isBackwards ? order.toReversed() : order) fresh.store.put(btc, '1m', piece, 'rest');
        const all = fresh.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY);
        const gaps = fresh.store.gaps(btc, '1m');
        fresh.remove();
        expect(toRows(all)).toEqual(bars(total, 700));
        expect(gaps).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('reads any range as a plain filter would, across rows, blocks and gaps', () => {
    const rows = bars(6_000).filter((_, i) => (i < 2_000 || i > 2_100) && i !== 4_400);
    test.store.put(btc, '1m', rows, 'rest');
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 6_100 }), fc.nat(4_000), fc.nat(minuteMs), (first, length, shift) => {
        expect(toRows(test.store.read(btc, '1m', at(first + length), at(first)))).toEqual([]);
        const [from, to] = [at(first) + shift, at(first + length) + shift];
        const expected = rows.filter((row) => row.openTime >= from && row.openTime < to);
        expect(toRows(test.store.read(btc, '1m', from, to))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('finds the first and the last bar, however many are missing', () => {
    const rows = bars(6_000).filter((_, i) => i < 300 || (i > 1_400 && i < 4_400) || i === 5_999);
    test.store.put(btc, '1m', rows, 'rest');
    expect(test.store.firstTime(btc, '1m')).toBe(rows[0].openTime);
    expect(test.store.last(btc, '1m')).toMatchObject(bar(5_999));
  });

  it('finds the last bar when it is in a sealed block', () => {
    test.store.put(btc, '1m', bars(1_440), 'rest');
    expect(test.store.last(btc, '1m')).toEqual({ ...bar(1_439), isClosed: true });
    expect(test.store.firstTime(btc, '1m')).toBe(bar(0).openTime);
    expect(test.store.last(btc, '1h')).toBeUndefined();
  });
});

describe('gaps and holes', () => {
  it('lists what is missing between the first and the last bar, and what of it opens in a range', () => {
    test.store.put(btc, '1m', bars(1_440), 'rest');
    test.store.put(btc, '1m', [bar(1_443), bar(1_450)], 'rest');
    const [first, second] = test.store.gaps(btc, '1m');
    expect(first).toEqual({ from: at(1_440), to: at(1_442), bars: 3 });
    expect(second).toEqual({ from: at(1_444), to: at(1_449), bars: 6 });
    expect(test.store.gaps(btc, '1m', at(1_441), at(1_446))).toEqual([
      { from: at(1_441), to: at(1_442), bars: 2 },
      { from: at(1_444), to: at(1_445), bars: 2 },
    ]);
    expect(test.store.gaps(btc, '1m', at(0), at(1_440))).toEqual([]);
    expect(test.store.series()[0]).toMatchObject({ bars: 1_442, from: at(0), to: at(1_450), gaps: 2 });
  });

  it('equals a brute-force search', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(3_000), { minLength: 1, maxLength: 60 }), (missing) => {
        const fresh = createTestStore();
        const kept = bars(3_001).filter((_, i) => !missing.includes(i));
        fresh.store.put(btc, '1m', kept, 'rest');
        const found = fresh.store.gaps(btc, '1m');
        fresh.remove();
        const inside = missing.filter((i) => at(i) > kept[0].openTime && at(i) < kept[kept.length - 1].openTime);
        const times = found.flatMap((gap) => Array.from({ length: gap.bars }, (_, i) => gap.from + i * minuteMs));
        expect(times).toEqual(inside.sort((a, b) => a - b).map(at));
        for (const gap of found) expect(gap.to).toBe(gap.from + (gap.bars - 1) * minuteMs);
      }),
      { numRuns: 20 },
    );
  });

  it('remembers the holes of the exchange, joined, and still counts them as gaps', () => {
    test.store.put(btc, '1m', [bar(0), bar(10)], 'rest');
    test.store.markHole(btc, '1m', at(1), at(4));
    test.store.markHole(btc, '1m', at(3), at(6));
    test.store.markHole(btc, '1m', at(3), at(6));
    test.store.markHole(btc, '1m', at(8), at(9));
    test.reopen();
    expect(test.store.holes(btc, '1m')).toEqual([
      { from: at(1), to: at(5), bars: 5 },
      { from: at(8), to: at(8), bars: 1 },
    ]);
    expect(test.store.gaps(btc, '1m')).toEqual([{ from: at(1), to: at(9), bars: 9 }]);
  });
});

describe('a second process that only reads', () => {
  it('sees committed bars and cannot write', () => {
    test.store.put(btc, '1m', bars(1_500), 'rest');
    const reader = openCandleStore(test.path, { clock: testClock, logger: silentLogger, readOnly: true });
    expect(toRows(reader.read(btc, '1m', at(1_497), at(9_999)))).toEqual(bars(3, 1_497));
    test.store.put(btc, '1m', [bar(1_500)], 'rest');
    expect(reader.last(btc, '1m')).toMatchObject(bar(1_500));
    expect(() => reader.put(btc, '1m', [bar(1_501)], 'rest')).toThrow(expect.objectContaining({ code: 'unavailable' }));
    reader.close();
  });
});
