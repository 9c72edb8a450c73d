import type { Explanation } from '../../../core/contract/contract.ts';
import type { Timeframe } from '../../../core/domain/timeframe.ts';

type Lane = Explanation['branches'][number]['lane'];

export type WaterfallRow = {
  readonly lane: Lane;
  /** Null in the row of a whole branch. */
  readonly timeframe: Timeframe | null;
  readonly contribution: number;
  readonly isPresent: boolean;
  /** Where its bar begins and ends, fractions of probability. */
  readonly from: number;
  readonly to: number;
};

/** The branches one after the other from the baseline to the probability, each followed by its timeframes. */
export function waterfallRows({ baseline, branches, windows }: Explanation): WaterfallRow[] {
  let level = baseline;
  return branches.flatMap(({ lane, contribution, isPresent }) => {
    const from = level;
    level += contribution;
    let inner = from;
    const parts = windows
      .filter((window) => window.lane === lane)
      .map((window): WaterfallRow => {
        const start = inner;
        inner += window.contribution;
        const { timeframe, contribution } = window;
        return { lane, timeframe, contribution, isPresent, from: start, to: inner };
      });
    return [{ lane, timeframe: null, contribution, isPresent, from, to: level }, ...parts];
  });
}

/** The least span of the axis, so that hardly anything does not look like a lot. */
const leastSpan = 0.2;
const grid = 0.05;

/** From and to of an axis that holds zero, so that bars may be held against each other, and every level, on a grid of 5 %. */
export function waterfallRange(levels: readonly number[]): { from: number; to: number } {
  const down = Math.floor(Math.min(0, ...levels) / grid + 1e-9);
  const up = Math.ceil(Math.max(leastSpan, ...levels) / grid - 1e-9);
  return { from: down * grid, to: up * grid };
}
