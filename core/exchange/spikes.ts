import type { Candle } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';

/** A bar that opens this far from the close before it did not trade its way there. */
const largestStep = 0.2;

/** Whether a bar opens implausibly far from the close before it: a flag for one more look, not a proof. */
export function isJump(previousClose: number, open: number): boolean {
  return Math.abs(open / previousClose - 1) > largestStep;
}

type Sifted<R> = {
  /** Everything but `refused`, in order. */
  readonly kept: R[];
  /** Lone bars that have to be told once more. */
  readonly refused: R[];
  /** Of `kept`, the lone bars that have now been told twice. */
  readonly accepted: R[];
  /** A refused bar is among them that was never told before. */
  readonly hasNew: boolean;
};

export type SpikeFilter = {
  /**
   * Takes out lone bars on another price level than both neighbours: more often damaged numbers than trading. A crash opens
   * where the bar before closed, and a lasting new level is confirmed by the bar after it; both stay. What the exchange tells
   * twice with the same values is its truth, however odd, and stays as well.
   * @param rows closed bars, ascending
   * @param around the bars before and after them, and when they were told, monotonic ms
   */
  sift<R extends Candle>(
    rows: readonly R[],
    around: { before?: Pick<Candle, 'close'>; after?: Pick<Candle, 'open'>; at: number },
  ): Sifted<R>;
};

function isSame(a: Candle, b: Candle): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}

/** @param patienceMs a second telling counts so long after the first: damage may last for two answers in a row */
export function createSpikeFilter(patienceMs: number): SpikeFilter {
  const told = new Map<UtcMs, { row: Candle; at: number; isAccepted: boolean }>();

  return {
    sift<R extends Candle>(rows: readonly R[], around: Parameters<SpikeFilter['sift']>[1]) {
      const kept: R[] = [];
      const refused: R[] = [];
      const accepted: R[] = [];
      let hasNew = false;
      let { before } = around;
      rows.forEach((row, i) => {
        const after = rows[i + 1] ?? around.after;
        const earlier = told.get(row.openTime);
        const isToldAgain = earlier !== undefined && isSame(earlier.row, row);
        const isLone = before && isJump(before.close, row.open) && (!after || isJump(row.close, after.open));
        if (isToldAgain && around.at - earlier.at >= patienceMs) {
          kept.push(row);
          if (!earlier.isAccepted) accepted.push(row);
          earlier.isAccepted = true;
        } else if (isLone) {
          refused.push(row);
          hasNew ||= earlier === undefined;
          if (!isToldAgain) told.set(row.openTime, { row, at: around.at, isAccepted: false });
        } else {
          kept.push(row);
          before = row;
        }
      });
      return { kept, refused, accepted, hasNew };
    },
  };
}
