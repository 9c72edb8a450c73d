import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../domain/candle.ts';
import { minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { closedRows } from './closed-rows.ts';
import { dropSpikes } from './spikes.ts';

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
  it('are lone bars on another level; a crash, a rally and a lasting new level are not', () => {
    expect(dropSpikes([bar(0, 100), bar(1, 130), bar(2, 100)]).spikes).toEqual([bar(1, 130)]);
    expect(dropSpikes([bar(0, 100), bar(1, 130)]).spikes).toEqual([bar(1, 130)]);
    expect(dropSpikes([bar(0, 100), bar(1, 100, 60), bar(2, 60)]).spikes).toEqual([]);
    expect(dropSpikes([bar(0, 100), bar(1, 150), bar(2, 150), bar(3, 150)]).spikes).toEqual([]);
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
        expect(dropSpikes(rows).kept).toEqual(rows);
      }),
    );
  });
});
