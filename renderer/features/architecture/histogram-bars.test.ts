import { expect, it } from 'vitest';
import { histogramBars, shortNumber, zeroPlace } from './histogram-bars.ts';

const histogram = { low: -1, high: 3, counts: [1, 4, 2, 0], values: 7, mean: 0, deviation: 1, zeroShare: 0 };

it('scales the bars to the highest and names their ends', () => {
  expect(histogramBars(histogram)[1]).toEqual({ x: 0.25, height: 1, count: 4, from: 0, to: 1 });
  expect(histogramBars(histogram)[3].height).toBe(0);
});

it('knows where zero is, when it is inside', () => {
  expect(zeroPlace(histogram)).toBe(0.25);
  expect(zeroPlace({ ...histogram, low: 0.5 })).toBeUndefined();
});

it('writes numbers short, with a true minus', () => {
  expect([0, -0.031_24, 1.236, 12_400, 0.000_012].map((value) => shortNumber(value))).toEqual([
    '0',
    '\u22120.0312',
    '1.24',
    '12400',
    '1.2e\u22125',
  ]);
});
