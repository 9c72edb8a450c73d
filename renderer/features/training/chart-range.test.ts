import { describe, expect, it } from 'vitest';
import { epochAxis, roundTicks, valueRange } from './chart-range.ts';

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
