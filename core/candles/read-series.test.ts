import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toColumns } from '../domain/candle.ts';
import { hourMs, minuteMs, openTimeOf, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { readNewest, readSeries } from './read-series.ts';
import { resample } from './resample.ts';
import { bar, bars, btc, createTestStore, start, toRows } from './store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const forever = Number.POSITIVE_INFINITY;
const read = (timeframe: Timeframe, from = 0, to = forever) => toRows(readSeries(test.store, btc, timeframe, from, to));
const fromMinutes = (rows: ReturnType<typeof bars>, to: Timeframe) =>
  toRows(resample(toColumns(rows.map((row) => ({ ...row, isClosed: true as const }))), '1m', to));

describe('reading a series', () => {
  it('is empty where nothing is stored', () => {
    expect(read('1m')).toEqual([]);
    expect(read('10m')).toEqual([]);
    expect(toRows(readNewest(test.store, btc, '1h', 5, start))).toEqual([]);
  });

  it('builds every longer timeframe from minutes, complete bars only', () => {
    const minutes = bars(3_000, 7).filter((_, i) => i !== 1_000);
    test.store.put(btc, '1m', minutes, 'rest');
    for (const timeframe of ['5m', '10m', '1h', '1d'] as const) {
      expect(read(timeframe)).toEqual(fromMinutes(minutes, timeframe));
    }
  });

  it('takes stored bars first, then 1m, then 5m', () => {
    const hour = (index: number) => ({ ...bar(index, hourMs), volume: 1_000 + index });
    test.store.put(btc, '1h', [hour(0), hour(3)], 'rest');
    // Minutes for hours 0 and 1, five-minute bars for hours 0 to 2.
    test.store.put(btc, '1m', bars(120), 'rest');
    test.store.put(btc, '5m', bars(36, 0, 5 * minuteMs), 'rest');
    const rows = read('1h');
    expect(rows.map((row) => row.openTime)).toEqual([0, 1, 2, 3].map((index) => start + index * hourMs));
    expect(rows[0]).toEqual(hour(0));
    expect(rows[1]).toEqual(fromMinutes(bars(60, 60), '1h')[0]);
    expect(rows[2].open).toBe(bar(24, 5 * minuteMs).open);
    expect(rows[3]).toEqual(hour(3));
  });

  it('always builds 10m, even if some are stored', () => {
    test.store.put(btc, '10m', [bar(0, 10 * minuteMs), bar(1, 10 * minuteMs)], 'import');
    test.store.put(btc, '5m', bars(2, 0, 5 * minuteMs), 'rest');
    const rows = read('10m');
    expect(rows).toHaveLength(1);
    expect(rows[0].close).toBe(bar(1, 5 * minuteMs).close);
  });

  it('gives the bars that open in the range, wherever the range begins and ends', () => {
    const minutes = bars(1_500, 7);
    test.store.put(btc, '1m', minutes, 'rest');
    const all = fromMinutes(minutes, '10m');
    fc.assert(
      fc.property(fc.nat(1_600 * minuteMs), fc.nat(1_600 * minuteMs), (from, length) => {
        const expected = all.filter((row) => row.openTime >= start + from && row.openTime < start + from + length);
        expect(read('10m', start + from, start + from + length)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('reading the newest bars', () => {
  it('gives only bars that have closed at or before the time, and as many as there are', () => {
    // Hours at the end and the beginning come from minutes, in between from stored hours; a day is missing altogether.
    const minutes = bars(5_000).filter((_, i) => i < 600 || i > 2_100);
    test.store.put(btc, '1m', minutes, 'rest');
    test.store.put(btc, '1h', bars(5, 20, hourMs), 'rest');
    fc.assert(
      fc.property(
        fc.constantFrom<Timeframe[]>('1m', '10m', '1h'),
        fc.integer({ min: -minuteMs, max: 6_000 * minuteMs }),
        fc.integer({ min: 1, max: 300 }),
        (timeframe, offset, limit) => {
          const before = start + offset;
          const closed = read(timeframe).filter((row) => row.openTime + timeframeMs(timeframe) <= before);
          expect(toRows(readNewest(test.store, btc, timeframe, limit, before))).toEqual(closed.slice(-limit));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not change when bars that close later change', () => {
    const before = start + 777 * minuteMs + 30_000;
    test.store.put(btc, '1m', bars(1_000), 'rest');
    const read = () => toRows(readNewest(test.store, btc, '10m', 20, before));
    const rows = read();
    expect(rows.at(-1)?.openTime).toBe(openTimeOf(before, '10m') - 10 * minuteMs);
    const later = bars(1_000).filter((row) => row.openTime + minuteMs > before);
    const result = test.store.put(
      btc,
      '1m',
      later.map((row) => ({ ...row, high: row.high * 9 })),
      'rest',
    );
    expect(result.revised).toBe(later.length);
    expect(read()).toEqual(rows);
  });
});
