import type { TradeRules } from '../domain/prediction.ts';

/**
 * Win probability at which a trade that ends at one of its levels earns nothing: (SL + cost) / (TP + SL), all as fractions of entry.
 * Above 1 when the cost is larger than the take-profit: then no win rate is enough.
 */
export function breakEven({ entry, atr, rules }: { entry: number; atr: number; rules: TradeRules }): number {
  const unit = atr / entry;
  return (rules.stopLossAtr * unit + rules.roundTripCost) / ((rules.takeProfitAtr + rules.stopLossAtr) * unit);
}
