import type { TradingSettings } from '../contract/trading-schemas.ts';
import { type DecisionTerms, defaultDecisionTerms, defaultTradeRules, type TradeRules } from '../domain/prediction.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';

const bps = 10_000;

/** The trading settings as everything that decides, learns or records reads them. */
export type TradingRules = {
  /** Of live decisions; levels and horizon are those of the model that decides. */
  readonly terms: DecisionTerms;
  /** What a training that begins now learns to trade. */
  readonly labels: TradeRules;
};

export const defaultTradingRules: TradingRules = { terms: defaultDecisionTerms, labels: defaultTradeRules };

export function tradingRules({ costs, decisions, training }: TradingSettings): TradingRules {
  const roundTripCost = (2 * (costs.feeBps + costs.slippageBps)) / bps;
  return {
    terms: {
      roundTripCost,
      minExpectedValue: decisions.minExpectedValueBps / bps,
      breakEvenMargin: decisions.breakEvenMargin,
      takeProfitCosts: decisions.takeProfitCosts,
      modelLifeMs: decisions.modelLifeDays * dayMs,
    },
    labels: {
      takeProfitAtr: training.takeProfitAtr,
      stopLossAtr: training.stopLossAtr,
      horizonMs: training.horizonHours * hourMs,
      roundTripCost,
    },
  };
}
