import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClosedCandle, toColumns } from '../domain/candle.ts';
import { minuteMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { createResampler, resample } from './resample.ts';
import { bar, start, toRows } from './store.test-kit.ts';

const closed = (indices: readonly number[]): ClosedCandle[] =>
  indices.map((index) => ({ ...bar(index), isClosed: true }));
const indices = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const longer = fc.constantFrom<Timeframe[]>('5m', '10m', '1h', '1d');

/** The definition, written the slow way. */
function bruteForce(minutes: readonly ClosedCandle[], to: Timeframe) {
  const parts = timeframeMs(to) / minuteMs;
  const buckets = Map.groupBy(minutes, (minute) => Math.floor(minute.openTime / timeframeMs(to)));
  return [...buckets]
    .filter(([, bucket]) => bucket.length === parts)
    .map(([number, bucket]) => ({
      openTime: number * timeframeMs(to),
      open: bucket[0].open,
      high: Math.max(...bucket.map((minute) => minute.high)),
      low: Math.min(...bucket.map((minute) => minute.low)),
      close: bucket[bucket.length - 1].close,
      volume: bucket.reduce((sum, minute) => sum + minute.volume, 0),
    }));
}

describe('resampling', () => {
  it('equals its definition from any start and with any minutes missing', () => {
    fc.assert(
      fc.property(longer, fc.nat(1_500), fc.uniqueArray(fc.nat(3_000), { maxLength: 40 }), (to, from, missing) => {
        const minutes = closed(indices(3_000, from).filter((index) => !missing.includes(index - from)));
        expect(toRows(resample(toColumns(minutes), '1m', to))).toEqual(bruteForce(minutes, to));
      }),
    );
  });

  it('never emits a bucket of which any one minute is missing', () => {
    fc.assert(
      fc.property(fc.constantFrom<Timeframe[]>('5m', '10m', '1h'), fc.nat(299), (to, missing) => {
        const minutes = closed(indices(300).filter((index) => index !== missing));
        const lost = Math.floor(bar(missing).openTime / timeframeMs(to)) * timeframeMs(to);
        const built = resample(toColumns(minutes), '1m', to);
        expect([...built.openTime]).not.toContain(lost);
        expect(built.openTime.length).toBe((300 * minuteMs) / timeframeMs(to) - 1);
      }),
    );
  });

  it('emits a bucket with its last minute and not before, and one by one as all at once', () => {
    fc.assert(
      fc.property(longer, fc.uniqueArray(fc.nat(2_000), { maxLength: 10 }), (to, missing) => {
        const minutes = closed(indices(2_000).filter((index) => !missing.includes(index)));
        const resampler = createResampler('1m', to);
        const emitted: ClosedCandle[] = [];
        for (const minute of minutes) {
          const candle = resampler.push(minute);
          if (!candle) continue;
          expect(candle.openTime + timeframeMs(to)).toBe(minute.openTime + minuteMs);
          emitted.push(candle);
        }
        expect(toRows(resample(toColumns(minutes), '1m', to))).toEqual(toRows(toColumns(emitted)));
      }),
      { numRuns: 40 },
    );
  });

  it('does not change when later minutes change', () => {
    fc.assert(
      fc.property(longer, fc.integer({ min: 1, max: 2_999 }), (to, cut) => {
        const minutes = closed(indices(3_000));
        const whole = toRows(resample(toColumns(minutes), '1m', to));
        const early = toRows(resample(toColumns(minutes.slice(0, cut)), '1m', to));
        expect(early).toEqual(whole.slice(0, early.length));
        expect(
          whole.length === early.length || whole[early.length].openTime + timeframeMs(to) > start + cut * minuteMs,
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bars in any time zone, on the days the clocks change too', () => {
    const program = `
      import { resample } from ${JSON.stringify(new URL('./resample.ts', import.meta.url).href)};
      import { toColumns } from ${JSON.stringify(new URL('../domain/candle.ts', import.meta.url).href)};
      // 2024-03-30 to 2024-04-08: Europe, New York before and after, Apia leaves summer time.
      const minutes = Array.from({ length: 9 * 1440 }, (_, i) => ({
        openTime: Date.UTC(2024, 2, 30) + i * 60000, open: 1 + i, high: 2 + i, low: 1 + i, close: 2 + i, volume: 1, isClosed: true,
      }));
      const out = ['10m', '1h', '1d'].map((to) => [...resample(toColumns(minutes), '1m', to).openTime]);
      process.stdout.write(JSON.stringify(out));`;
    const inZone = (zone: string) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
    const utc = inZone('UTC');
    expect(JSON.parse(utc)[2]).toHaveLength(9);
    for (const zone of ['America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Europe/Berlin']) {
      expect(inZone(zone)).toBe(utc);
    }
  });

  it('refuses times that do not ascend and lengths that do not fit', () => {
    const resampler = createResampler('1m', '5m');
    resampler.push(closed([3])[0]);
    expect(() => resampler.push(closed([3])[0])).toThrow('must ascend');
    expect(() => createResampler('1h', '10m')).toThrow('cannot be built');
  });
});
