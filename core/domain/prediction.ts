import type { Market } from './market.ts';
import type { UtcMs } from './time.ts';
import { dayMs } from './timeframe.ts';

/** Class order of labels, logits and probabilities, everywhere. */
export const outcomes = ['short', 'flat', 'long'] as const;
export type Outcome = (typeof outcomes)[number];
export type Probabilities = Readonly<Record<Outcome, number>>;

export type Signal = 'long' | 'short' | 'abstain';

/** The trade geometry: barriers in multiples of ATR(14, Wilder, 1h), cost as a fraction of a round trip. */
export type TradeRules = {
  readonly takeProfitAtr: number;
  readonly stopLossAtr: number;
  /** How long the trade may live, ms. */
  readonly horizonMs: number;
  /** Fee and slippage in and out together, as a fraction of price: 0.0024 is 0.24 %. */
  readonly roundTripCost: number;
};

export const defaultTradeRules: TradeRules = {
  takeProfitAtr: 2.5,
  stopLossAtr: 1.5,
  horizonMs: 6 * 3_600_000,
  roundTripCost: 0.0024,
};

/** What is asked of a decision beside the geometry that its model has learnt: it may change while the model stays. */
export type DecisionTerms = {
  /** Fee and slippage in and out together, as a fraction of price. */
  readonly roundTripCost: number;
  /** A signal must be expected to earn more than this after cost, fraction of entry. */
  readonly minExpectedValue: number;
  /** How far the side's share of decided wins, see `winShare`, must be above break-even; 0 asks for no more than an expected gain. */
  readonly breakEvenMargin: number;
  /** So many round-trip costs the take-profit must be away. */
  readonly takeProfitCosts: number;
  /** How long after the end of its data a model may still be followed, ms. */
  readonly modelLifeMs: number;
};

export const defaultDecisionTerms: DecisionTerms = {
  roundTripCost: defaultTradeRules.roundTripCost,
  minExpectedValue: 0,
  breakEvenMargin: 0,
  takeProfitCosts: 2,
  modelLifeMs: 90 * dayMs,
};

export type Prediction = {
  readonly market: Market;
  /** Close of the last bar used, UTC ms. */
  readonly asOf: UtcMs;
  readonly modelId: string;
  /** Calibrated; they sum to 1. */
  readonly probabilities: Probabilities;
  readonly signal: Signal;
  /** The direction entry, takeProfit and stopLoss are drawn for: the likelier of long and short, also when abstaining. */
  readonly side: 'long' | 'short';
  /** Last close, quote currency. */
  readonly entry: number;
  /** entry ± multiple × atr, rounded to the market's tick. */
  readonly takeProfit: number;
  readonly stopLoss: number;
  /** ATR(14, Wilder) on closed 1h bars, quote currency. */
  readonly atr: number;
  /** Win probability at which the trade earns nothing: (SL + cost) / (TP + SL), fractions of entry. */
  readonly breakEven: number;
  /** Expected value of taking `side`, fraction of entry, after cost; −cost when long and short are equally likely. */
  readonly expectedValue: number;
  readonly horizonEnd: UtcMs;
  /** Plain sentences: why this signal, what was missing. */
  readonly reasons: readonly string[];
};
