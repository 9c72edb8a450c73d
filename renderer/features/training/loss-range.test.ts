import { describe, expect, it } from 'vitest';
import { epochAxis, lossRange, roundTicks } from './loss-range.ts';

describe('lossRange', () => {
  it('holds every point and the base rate, with air', () => {
    const [low, high] = lossRange([{ trainLoss: 0.9, validationLoss: 1 }], 1.1);
    expect(low).toBeLessThan(0.9);
    expect(high).toBeGreaterThan(1.1);
  });
  it('leaves out what is not finite', () => {
    expect(lossRange([{ trainLoss: Number.NaN, validationLoss: Number.POSITIVE_INFINITY }], null)).toEqual([0, 1]);
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
