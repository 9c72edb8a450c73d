import { Failure } from '../domain/failure.ts';
import type { TradeRules } from '../domain/prediction.ts';

/**
 * Take-profit and stop-loss prices: entry ± multiple × ATR, each rounded to the nearest tick, so never more than half a tick off.
 * Two exceptions keep the trade possible: a level that would fall on the wrong side of the entry or on it moves to the next tick
 * beyond the entry, and no level is below one tick.
 * @throws Failure 'bad-request' when entry, atr or tickSize is not above zero
 */
export function tradeLevels(options: {
  side: 'long' | 'short';
  entry: number;
  atr: number;
  rules: TradeRules;
  tickSize: number;
}): { takeProfit: number; stopLoss: number } {
  const { side, entry, atr, rules, tickSize } = options;
  if (!(entry > 0 && atr > 0 && tickSize > 0)) {
    throw new Failure(
      'bad-request',
      `Trade levels need a price, an ATR and a tick above zero, not ${entry}, ${atr} and ${tickSize}.`,
    );
  }
  const above = (distance: number) =>
    price(Math.max(Math.round((entry + distance) / tickSize), Math.floor(entry / tickSize) + 1), tickSize);
  const below = (distance: number) =>
    price(Math.max(Math.min(Math.round((entry - distance) / tickSize), Math.ceil(entry / tickSize) - 1), 1), tickSize);
  const profit = rules.takeProfitAtr * atr;
  const loss = rules.stopLossAtr * atr;
  return side === 'long'
    ? { takeProfit: above(profit), stopLoss: below(loss) }
    : { takeProfit: below(profit), stopLoss: above(loss) };
}

/** Drops the binary rounding of ticks × tickSize: 3 × 0.1 is 0.3. */
function price(ticks: number, tickSize: number): number {
  return Number((ticks * tickSize).toPrecision(15));
}
