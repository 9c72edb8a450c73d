import type { CandleColumns } from '../domain/candle.ts';

/**
 * The first bar in `[from, to)` that reaches a level of the trade. A bar that reaches both counts as the loss, because
 * its order inside is unknown.
 * @returns undefined when no bar does
 */
export function firstTouch(
  bars: CandleColumns,
  from: number,
  to: number,
  trade: { readonly side: 'long' | 'short'; readonly takeProfit: number; readonly stopLoss: number },
): { readonly index: number; readonly isWin: boolean } | undefined {
  const { high, low } = bars;
  const { side, takeProfit, stopLoss } = trade;
  for (let index = from; index < to; index += 1) {
    if (side === 'long' ? low[index] <= stopLoss : high[index] >= stopLoss) return { index, isWin: false };
    if (side === 'long' ? high[index] >= takeProfit : low[index] <= takeProfit) return { index, isWin: true };
  }
  return undefined;
}
