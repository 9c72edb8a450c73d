import type { ClosedColumns } from '../domain/candle.ts';
import type { TradeEnd } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { firstTouch } from '../labels/first-touch.ts';
import type { PaperPosition } from './account-state.ts';

/** `time` is the open of the deciding bar; the price is before slippage. */
export type Exit = { readonly time: UtcMs; readonly price: number; readonly end: TradeEnd };

/**
 * Where a position ends in `bars`: at its stop-loss or take-profit, at the open where a bar opens beyond one, else at the close of the
 * horizon's last bar. A bar that reaches both levels counts as the stop-loss.
 * @param bars 1m bars that the position has lived through, ascending; minutes may be missing where the exchange has none
 * @returns undefined while it is open
 */
export function findExit({ order }: PaperPosition, bars: ClosedColumns): Exit | undefined {
  const { side, takeProfit, stopLoss, horizonEnd } = order;
  const { openTime, open, close } = bars;
  const beyond = openTime.findIndex((time) => time + minuteMs > horizonEnd);
  const to = beyond < 0 ? openTime.length : beyond;
  const touch = firstTouch(bars, 0, to, order);
  if (touch) {
    const opened = open[touch.index];
    const level = touch.isWin ? takeProfit : stopLoss;
    const isUpwards = (side === 'long') === touch.isWin;
    const price = isUpwards ? Math.max(level, opened) : Math.min(level, opened);
    return { time: openTime[touch.index], price, end: touch.isWin ? 'takeProfit' : 'stopLoss' };
  }
  if (to > 0 && openTime[to - 1] + minuteMs === horizonEnd) {
    return { time: openTime[to - 1], price: close[to - 1], end: 'horizon' };
  }
  // The exchange has no bar for the last minute: the next one there is decides, at its open.
  return beyond < 0 ? undefined : { time: openTime[beyond], price: open[beyond], end: 'horizon' };
}
