import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourMs } from '../domain/timeframe.ts';
import { bucketOpen, intervals, isInterval, nextBucketOpen } from './intervals.ts';

describe('candle intervals', () => {
  it('put every moment into exactly one candle, whatever the zone', () => {
    const moments = fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(moments, fc.constantFrom(...intervals), fc.integer({ min: -12, max: 14 }), (time, interval, zone) => {
        const open = bucketOpen(time, interval, zone * hourMs);
        const next = nextBucketOpen(open, interval, zone * hourMs);
        expect(open).toBeLessThanOrEqual(time);
        expect(next).toBeGreaterThan(time);
        expect(bucketOpen(next - 1, interval, zone * hourMs)).toBe(open);
        expect(bucketOpen(next, interval, zone * hourMs)).toBe(next);
      }),
    );
  });

  it('open weeks on Mondays and months on the first, at midnight UTC', () => {
    const time = Date.UTC(2026, 1, 18, 13, 5);
    expect(bucketOpen(time, '1w')).toBe(Date.UTC(2026, 1, 16));
    expect(bucketOpen(time, '1M')).toBe(Date.UTC(2026, 1, 1));
    expect(nextBucketOpen(Date.UTC(2026, 1, 1), '1M')).toBe(Date.UTC(2026, 2, 1));
  });

  it('open days at midnight of the zone asked for', () => {
    expect(bucketOpen(Date.UTC(2026, 1, 18, 20), '1d', 8 * hourMs)).toBe(Date.UTC(2026, 1, 18, 16));
  });

  it('tell minutes from months by case', () => {
    expect(isInterval('1M')).toBe(true);
    expect(isInterval('1H')).toBe(false);
    expect(isInterval('10m')).toBe(false);
  });
});
