import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../core/contract/contract.ts';
import { waterfallRange, waterfallRows } from './waterfall-rows.ts';

const window = (timeframe: '1m' | '1h' | '1d', contribution: number) => ({
  timeframe,
  lane: timeframe === '1m' ? ('micro' as const) : ('macro' as const),
  contribution,
  openTime: [],
  barContributions: [],
  attention: null,
});
const example = {
  baseline: 0.25,
  branches: [
    { lane: 'micro', contribution: 0.2, isPresent: true },
    { lane: 'macro', contribution: -0.1, isPresent: true },
    { lane: 'sentiment', contribution: 0, isPresent: false },
  ],
  windows: [window('1m', 0.2), window('1h', -0.15), window('1d', 0.05)],
} as unknown as Explanation;

describe('the waterfall', () => {
  it('goes from the baseline branch by branch, timeframe by timeframe, without a break', () => {
    const rows = waterfallRows(example);
    expect(rows.map(({ lane, timeframe }) => timeframe ?? lane)).toEqual([
      'micro',
      '1m',
      'macro',
      '1h',
      '1d',
      'sentiment',
    ]);
    const expected = [
      [0.25, 0.45],
      [0.25, 0.45],
      [0.45, 0.35],
      [0.45, 0.3],
      [0.3, 0.35],
      [0.35, 0.35],
    ];
    rows.forEach(({ from, to }, i) => {
      expect(from).toBeCloseTo(expected[i][0], 12);
      expect(to).toBeCloseTo(expected[i][1], 12);
    });
  });

  it('has an axis that starts at zero, holds every level and is never so short that little looks like a lot', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1 }), (levels) => {
        const { from, to } = waterfallRange(levels);
        expect(from).toBeLessThanOrEqual(Math.min(...levels) + 1e-9);
        expect(to).toBeGreaterThanOrEqual(Math.max(...levels) - 1e-9);
        expect(from).toBeCloseTo(0, 12);
        expect(to).toBeLessThanOrEqual(1 + 1e-9);
        expect(to - from).toBeGreaterThan(0.09);
      }),
    );
  });
});
