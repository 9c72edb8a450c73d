import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asClosed, type ClosedCandle, type ClosedColumns, toColumns } from '../domain/candle.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { computeFeatures } from './compute-features.ts';
import { featureCount, featureNames } from './feature-names.ts';
import { generateCandles } from './sample-candles.test-kit.ts';

const start = Date.UTC(2025, 0, 1);

function bar(minute: number, close: number, more: Partial<ClosedCandle> = {}): ClosedCandle {
  const openTime = start + minute * minuteMs;
  return { openTime, open: close, high: close, low: close, close, volume: 1, isClosed: true, ...more };
}

function lastRow(candles: readonly ClosedCandle[] | ClosedColumns): Record<string, number> {
  const columns = 'openTime' in candles ? candles : toColumns(candles);
  const { rows, values } = computeFeatures(columns, '1m');
  return Object.fromEntries(featureNames.map((name, k) => [name, values[(rows - 1) * featureCount + k]]));
}

describe('feature rows', () => {
  it('stay finite through outages, constant prices, gaps and huge jumps', () => {
    const price = fc.oneof(fc.constant(100), fc.double({ min: 1e-9, max: 1e12, noNaN: true }));
    const volume = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e15, noNaN: true }));
    const step = fc.constantFrom(1, 1, 1, 1, 2, 5_000);
    const bars = fc.array(fc.tuple(price, price, price, price, volume, step), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(bars, (rows) => {
        let minute = 0;
        const candles = rows.map(([a, b, c, d, volume, skip]) => {
          minute += skip;
          return bar(minute, b, { open: a, close: b, high: Math.max(a, b, c, d), low: Math.min(a, b, c, d), volume });
        });
        expect(computeFeatures(toColumns(candles), '1m').values.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('stay finite and calm after thousands of equal bars', () => {
    const candles = [bar(0, 90), bar(1, 110)];
    for (let i = 2; i < 20_000; i += 1) candles.push(bar(i, 101.1, { volume: 0 }));
    const row = lastRow(candles);
    expect(Object.values(row).every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(row).toMatchObject({ logReturn: 0, volumeZScore: 0, bollingerPosition: 0.5, obvSlope: 0, vwapDistance: 0 });
  });

  it('do not depend on the unit of price or volume', () => {
    const candles = generateCandles({ bars: 400, timeframe: '1m', seed: 5 });
    const scaled = asClosed({
      ...candles,
      open: candles.open.map((x) => x * 1024),
      high: candles.high.map((x) => x * 1024),
      low: candles.low.map((x) => x * 1024),
      close: candles.close.map((x) => x * 1024),
      volume: candles.volume.map((x) => x * 8),
    });
    const [a, b] = [computeFeatures(candles, '1m').values, computeFeatures(scaled, '1m').values];
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThan(1e-6);
  });

  it('mark the bar after a gap and give it no return', () => {
    expect(lastRow([bar(0, 100), bar(1, 110)])).toMatchObject({ gap: 0, logReturn: Math.fround(Math.log(1.1)) });
    expect(lastRow([bar(0, 100), bar(2, 110)])).toMatchObject({ gap: 1, logReturn: 0 });
    expect(lastRow([bar(0, 100)])).toMatchObject({ gap: 1, logReturn: 0 });
  });

  it('describe the shape of a bar', () => {
    const row = lastRow([bar(0, 100, { open: 98, high: 104, low: 96 })]);
    expect(row.body).toBeCloseTo(0.25, 6);
    expect(row.wickBalance).toBeCloseTo((4 - 2) / 8, 6);
    expect(row.range).toBeCloseTo(Math.log(104 / 96), 6);
  });

  it('say where volume went', () => {
    const rising = Array.from({ length: 30 }, (_, i) => bar(i, 100 + i));
    expect(lastRow(rising).obvSlope).toBe(1);
    expect(lastRow(rising).vwapDistance).toBeCloseTo(Math.log(129 / 119.5), 6);
    expect(lastRow([...rising.slice(0, -1), bar(29, 129, { volume: 20 })]).volumeZScore).toBeCloseTo(Math.sqrt(19), 5);
  });

  it('place the close in the day and the week, UTC', () => {
    const monday = Date.UTC(2025, 0, 6);
    const row = lastRow([bar(0, 100, { openTime: monday + 6 * 60 * minuteMs - minuteMs })]);
    expect(row.daySine).toBeCloseTo(1, 6);
    expect(row.dayCosine).toBeCloseTo(0, 6);
    // Weeks are counted from Thursday 1970-01-01: Monday 06:00 is 4.25 days in.
    expect(row.weekSine).toBeCloseTo(Math.sin((2 * Math.PI * 4.25) / 7), 6);
  });

  it('refuse candles out of order and impossible prices', () => {
    expect(() => lastRow([bar(1, 100), bar(0, 100)])).toThrow(/in order of time/);
    expect(() => lastRow([bar(1, 100), bar(1, 100)])).toThrow(/in order of time/);
    expect(() => lastRow([bar(0, 0)])).toThrow(/cannot be/);
    expect(() => lastRow([bar(0, 100, { volume: Number.NaN })])).toThrow(/cannot be/);
    expect(() => lastRow([bar(0, 100, { close: Number.NaN })])).toThrow(/cannot be/);
    expect(() => lastRow([bar(0, 100, { high: 99 })])).toThrow(/cannot be/);
  });
});
