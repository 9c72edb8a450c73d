import type { Probabilities, TradeRules } from '../domain/prediction.ts';

/**
 * Expected value of taking `side`, fraction of entry, after cost: (TP + SL) / 2 × (P(side) − P(other side)) − cost.
 * When both sides are equally likely the trade has no edge and earns −cost, as it must on a fair price. Winning TP and
 * losing SL on the two named outcomes only would promise more than that: a `flat` outcome holds the trades whose stop-loss was
 * hit while the other side's take-profit was not (about a quarter of them on real 1h-ATR trades).
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
  const edge = probabilities[side] - probabilities[side === 'long' ? 'short' : 'long'];
  return ((rules.takeProfitAtr + rules.stopLossAtr) / 2) * unit * edge - rules.roundTripCost;
}
