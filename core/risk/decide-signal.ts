import { percent } from '../domain/percent.ts';
import {
  type DecisionTerms,
  defaultDecisionTerms,
  type Probabilities,
  type Signal,
  type TradeRules,
} from '../domain/prediction.ts';
import { winShare } from '../domain/win-share.ts';
import { breakEven } from './break-even.ts';
import { expectedValue } from './expected-value.ts';

export type Decision = {
  readonly signal: Signal;
  /** The likelier of long and short; long when they are equally likely. */
  readonly side: 'long' | 'short';
  /** Of taking `side`, fraction of entry, after cost. */
  readonly expectedValue: number;
  readonly breakEven: number;
  /** Plain sentences. */
  readonly reasons: readonly string[];
};

/**
 * The signal of a prediction: `side` when its expected value after cost is above what the terms ask for, its share of decided wins as far
 * above break-even, and its take-profit as many round-trip costs away, else abstain with each reason.
 * @param options.terms default: the usual ones; their cost is not looked at, it is in `rules`
 */
export function decideSignal(options: {
  probabilities: Probabilities;
  entry: number;
  atr: number;
  rules: TradeRules;
  terms?: Omit<DecisionTerms, 'roundTripCost'>;
}): Decision {
  const { probabilities, entry, atr, rules, terms = defaultDecisionTerms } = options;
  const { minExpectedValue, breakEvenMargin, takeProfitCosts } = terms;
  const side = probabilities.short > probabilities.long ? 'short' : 'long';
  const value = expectedValue({ ...options, side });
  const needed = breakEven(options);
  const takeProfit = (rules.takeProfitAtr * atr) / entry;
  const doubts: string[] = [];
  // Written as "not above" so that a NaN abstains.
  if (!(value > minExpectedValue)) {
    const least = minExpectedValue === 0 ? 'zero' : `the ${percent(minExpectedValue)} that are asked for`;
    doubts.push(
      `The likelier side, ${side}, is expected to earn ${percent(value)} after a cost of ${percent(rules.roundTripCost)}: not above ${least}.`,
    );
  }
  const wins = winShare({ probabilities, side }) ?? 0;
  if (breakEvenMargin > 0 && !(wins >= needed + breakEvenMargin)) {
    doubts.push(
      `When decided, a ${side} is expected to win in ${percent(wins)}: not ${(breakEvenMargin * 100).toFixed(2)} points above its break-even of ${percent(needed)}.`,
    );
  }
  if (!(takeProfit >= takeProfitCosts * rules.roundTripCost)) {
    const times = takeProfitCosts === 2 ? 'twice' : `${takeProfitCosts} times`;
    doubts.push(
      `The take-profit is ${percent(takeProfit)} away, less than ${times} the round-trip cost of ${percent(rules.roundTripCost)}.`,
    );
  }
  const reasons =
    doubts.length > 0
      ? doubts
      : [`A ${side} is expected to earn ${percent(value)} after a cost of ${percent(rules.roundTripCost)}.`];
  return { signal: doubts.length > 0 ? 'abstain' : side, side, expectedValue: value, breakEven: needed, reasons };
}
