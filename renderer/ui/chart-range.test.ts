import { describe, expect, it } from 'vitest';
import { epochAxis, roundTicks, timeTicks, valueRange } from './chart-range.ts';

describe('valueRange', () => {
  it('holds every value, with air', () => {
    const [low, high] = valueRange([0.9, 1, undefined, 1.1], 0.002);
    expect(low).toBeLessThan(0.9);
    expect(high).toBeGreaterThan(1.1);
  });
  it('leaves the least air around a single value', () => {
    expect(valueRange([2], 0.5)).toEqual([1.5, 2.5]);
  });
  it('leaves out what is not finite', () => {
    expect(valueRange([Number.NaN, Number.POSITIVE_INFINITY, undefined], 0.002)).toEqual([0, 1]);
  });
});

describe('roundTicks', () => {
  it('gives round values within the range', () => {
    expect(roundTicks(0.973, 1.107, 5)).toEqual([1, 1.05, 1.1]);
    expect(roundTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });
  it('gives one value for an empty range', () => {
    expect(roundTicks(1, 1, 5)).toEqual([1]);
  });
});

it('draws one tick for one epoch', () => {
  expect(epochAxis(1)).toEqual({ domain: [0.5, 1.5], ticks: [1] });
  expect(epochAxis(20)).toMatchObject({ domain: [1, 20] });
});

describe('times on an axis', () => {
  const at = (text: string) => new Date(text).getTime();

  it('are whole hours or midnights of this computer, as many as there is room for', () => {
    const hours = timeTicks(at('2026-11-27T06:21'), at('2026-11-27T18:05'), 5);
    expect(hours).toEqual([
      at('2026-11-27T09:00'),
      at('2026-11-27T12:00'),
      at('2026-11-27T15:00'),
      at('2026-11-27T18:00'),
    ]);
    const days = timeTicks(at('2026-11-20T06:21'), at('2026-11-23T18:05'), 5);
    expect(days).toEqual([at('2026-11-21T00:00'), at('2026-11-22T00:00'), at('2026-11-23T00:00')]);
    expect(timeTicks(at('2016-01-01T00:00'), at('2026-01-01T00:00'), 5).length).toBeLessThan(60);
    expect(timeTicks(at('2026-11-27T06:21'), at('2026-11-27T06:30'), 5)).toEqual([]);
  });
});
