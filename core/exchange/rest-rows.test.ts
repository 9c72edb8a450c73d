import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../domain/candle.ts';
import { minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { closedRows } from './closed-rows.ts';
import { createSpikeFilter } from './spikes.ts';

const start = Date.UTC(2025, 0, 1);
const bar = (i: number, open: number, close = open): Candle => ({
  openTime: start + i * minuteMs,
  open,
  high: Math.max(open, close),
  low: Math.min(open, close),
  close,
  volume: 1,
});

describe('closed rows of an answer', () => {
  it('never hold a bar that may still change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 60_000 }), (bars, into) => {
        const rows = Array.from({ length: bars }, (_, i) => bar(i, 100));
        const now = rows[bars - 1].openTime + into;
        const closed = closedRows(rows, '1m', now);
        for (const { openTime } of closed) expect(openTime + minuteMs).toBeLessThanOrEqual(now);
        expect(closed.length).toBe(bars - 1);
      }),
    );
  });

  it('hold the last row once the exchange is two seconds past its close', () => {
    const rows = [bar(0, 100)];
    expect(closedRows(rows, '1m', start + minuteMs + 1_999)).toHaveLength(0);
    expect(closedRows(rows, '1m', start + minuteMs + 2_000)).toHaveLength(1);
    expect(closedRows(rows, '1d', start + timeframeMs('1d') - 1)).toHaveLength(0);
  });
});

describe('spikes', () => {
  /** Bars taken out of an answer whose last row is still forming. */
  const refusedOf = (rows: Candle[], filter = createSpikeFilter(0), at = 0) =>
    filter.sift(rows.slice(0, -1), { after: rows[rows.length - 1], at }).refused;
  const calm = (i: number) => bar(i, 100);

  it('are lone bars on another level; a crash, a rally and a lasting new level are not', () => {
    expect(refusedOf([calm(0), bar(1, 130), calm(2)])).toEqual([bar(1, 130)]);
    expect(createSpikeFilter(0).sift([calm(0), bar(1, 130)], { at: 0 }).refused).toEqual([bar(1, 130)]);
    expect(createSpikeFilter(0).sift([bar(1, 130)], { before: calm(0), after: calm(2), at: 0 }).refused).toHaveLength(
      1,
    );
    expect(refusedOf([calm(0), bar(1, 100, 60), bar(2, 60)])).toEqual([]);
    expect(refusedOf([calm(0), bar(1, 150), bar(2, 150), bar(3, 150)])).toEqual([]);
  });

  it('are believed once they are told again with the same values, late enough, and reported once', () => {
    const filter = createSpikeFilter(30_000);
    const rows = [calm(0), bar(1, 130), calm(2)];
    const siftAt = (at: number, told = rows) => filter.sift(told, { after: calm(3), at });
    expect(siftAt(0)).toMatchObject({ kept: [calm(0), calm(2)], refused: [bar(1, 130)], hasNew: true });
    expect(siftAt(29_999)).toMatchObject({ refused: [bar(1, 130)], accepted: [], hasNew: false });
    const other = [calm(0), bar(1, 131), calm(2)];
    expect(siftAt(30_000, other)).toMatchObject({ refused: [bar(1, 131)], hasNew: false });
    expect(siftAt(60_000, other)).toMatchObject({ kept: other, refused: [], accepted: [bar(1, 131)] });
    expect(siftAt(60_001, other)).toMatchObject({ kept: other, refused: [], accepted: [] });
    expect(siftAt(60_001, [calm(0), calm(1), calm(2)])).toMatchObject({ refused: [], accepted: [] });
  });

  it('are never taken out of prices that move less than a fifth from bar to bar', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.15, max: 0.15, noNaN: true }), { maxLength: 40 }), (steps) => {
        let price = 100;
        const rows = steps.map((step, i) => {
          const open = price;
          price *= 1 + step;
          return bar(i, open, price);
        });
        expect(createSpikeFilter(0).sift(rows, { at: 0 }).kept).toEqual(rows);
      }),
    );
  });
});
