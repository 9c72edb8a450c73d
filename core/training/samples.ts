import type { ClosedColumns } from '../domain/candle.ts';
import { outcomes, type TradeRules } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import { labelTrade } from '../labels/triple-barrier.ts';
import type { Decision } from './decisions.ts';
import type { MarketBars } from './market-series.ts';

/** One decision: which rows it may see, and what became of the trade. */
export type Sample = Omit<Decision, 'entry' | 'atr'> & {
  readonly resolvedAt: UtcMs;
  /** Class index in the order short, flat, long. */
  readonly label: number;
  /** What headlines published and fetched by decisionTime say; undefined is missing, which is not neutral. */
  readonly sentiment?: Float32Array;
};

/**
 * Looks up what became of a decision, in the 1m bars before its label end.
 * @param bars of the decision's market, with its whole horizon
 */
export function labelDecision(bars: MarketBars, decision: Decision, rules: TradeRules): Sample {
  const { entry, atr, ...sample } = decision;
  const label = labelTrade(bars['1m'] as ClosedColumns, decision.decisionTime, entry, atr, rules);
  if (label === undefined) throw new Error(`The decision at ${decision.decisionTime} has no outcome.`);
  return { ...sample, resolvedAt: label.resolvedAt, label: outcomes.indexOf(label.outcome) };
}
