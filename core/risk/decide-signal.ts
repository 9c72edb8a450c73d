import type { Probabilities, Signal, TradeRules } from '../domain/prediction.ts';
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
 * The signal of a prediction: `side` when its expected value after cost is above zero and its take-profit is worth at least
 * twice the round-trip cost, else abstain with each reason.
 */
export function decideSignal(options: {
  probabilities: Probabilities;
  entry: number;
  atr: number;
  rules: TradeRules;
}): Decision {
  const { probabilities, entry, atr, rules } = options;
  const side = probabilities.short > probabilities.long ? 'short' : 'long';
  const value = expectedValue({ ...options, side });
  const needed = breakEven(options);
  const takeProfit = (rules.takeProfitAtr * atr) / entry;
  const doubts: string[] = [];
  // Written as "not above" so that a NaN abstains.
  if (!(value > 0)) {
    doubts.push(
      `The likelier side, ${side}, is expected to earn ${percent(value)} after a cost of ${percent(rules.roundTripCost)}: not above zero.`,
    );
  }
  if (!(takeProfit >= 2 * rules.roundTripCost)) {
    doubts.push(
      `The take-profit is ${percent(takeProfit)} away, less than twice the round-trip cost of ${percent(rules.roundTripCost)}.`,
    );
  }
  const reasons =
    doubts.length > 0
      ? doubts
      : [`A ${side} is expected to earn ${percent(value)} after a cost of ${percent(rules.roundTripCost)}.`];
  return { signal: doubts.length > 0 ? 'abstain' : side, side, expectedValue: value, breakEven: needed, reasons };
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2).replace('-', '−')} %`;
}
