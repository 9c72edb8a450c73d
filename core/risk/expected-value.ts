import type { Probabilities, TradeRules } from '../domain/prediction.ts';

/**
 * Expected value of taking `side`, fraction of entry, after cost: P(side) × TP − P(other side) × SL − cost.
 * A `flat` outcome counts as −cost. That is kind to the trade: about a quarter of the flat outcomes of real 1h-ATR trades are
 * trades whose stop-loss was hit while the other side's take-profit was not.
 */
export function expectedValue(options: {
  probabilities: Probabilities;
  side: 'long' | 'short';
  entry: number;
  atr: number;
  rules: TradeRules;
}): number {
  const { probabilities, side, entry, atr, rules } = options;
  const unit = atr / entry;
  const win = probabilities[side];
  const loss = probabilities[side === 'long' ? 'short' : 'long'];
  return win * rules.takeProfitAtr * unit - loss * rules.stopLossAtr * unit - rules.roundTripCost;
}
