import type { Candle } from '../domain/candle.ts';

/** A bar that opens this far from the close before it did not trade its way there. */
const largestStep = 0.2;

/** Whether a bar opens implausibly far from the close before it: a flag for one more look, not a proof. */
export function isJump(previousClose: number, open: number): boolean {
  return Math.abs(open / previousClose - 1) > largestStep;
}

/**
 * Takes out lone bars on another price level than both neighbours: damaged numbers, not trading. A crash opens where the
 * bar before closed, and a lasting new level is confirmed by the bar after it; both stay.
 * @param rows ascending, the forming bar included: it is the neighbour of the last closed one
 */
export function dropSpikes<R extends Candle>(rows: readonly R[]): { kept: R[]; spikes: R[] } {
  const kept: R[] = [];
  const spikes: R[] = [];
  rows.forEach((row, i) => {
    const before = kept[kept.length - 1];
    const after = rows[i + 1];
    const isLone = before && isJump(before.close, row.open) && (!after || isJump(row.close, after.open));
    (isLone ? spikes : kept).push(row);
  });
  return { kept, spikes };
}
