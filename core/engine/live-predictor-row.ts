import type { Market } from '../domain/market.ts';
import type { Prediction, TradeRules } from '../domain/prediction.ts';
import type { DecisionRecord } from '../domain/record.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import type { Decided } from '../inference/predict.ts';

/** Which decision a row is about, and when it is written. */
type About = { readonly market: Market; readonly asOf: UtcMs; readonly recordedAt: UtcMs };

/** What is recorded of a decision that a model made. */
export function predictedRow(
  about: About,
  { prediction, inputHash, rules, tickSize }: Decided & { tickSize: number },
): DecisionRecord {
  const { modelId, probabilities, side, entry, takeProfit, stopLoss, atr, breakEven, expectedValue } = prediction;
  const isWhole = prediction.asOf === about.asOf;
  const reason = `The newest 1m bar closed at ${toIso(prediction.asOf)}: the end of the decision bar is missing.`;
  return {
    ...about,
    modelId,
    inputHash,
    probabilities,
    signal: isWhole ? prediction.signal : 'abstain',
    side,
    entry,
    takeProfit,
    stopLoss,
    tickSize,
    atr,
    breakEven,
    expectedValue,
    roundTripCost: rules.roundTripCost,
    horizonEnd: about.asOf + rules.horizonMs,
    reasons: isWhole ? prediction.reasons : [reason, ...prediction.reasons],
  };
}

/** What is recorded of a decision that could not be made; nothing is ever traded or judged on its cost and horizon. */
export function abstainedRow(
  about: About,
  reasons: readonly string[],
  { roundTripCost, horizonMs }: TradeRules,
): DecisionRecord {
  return {
    ...about,
    modelId: null,
    inputHash: null,
    probabilities: null,
    signal: 'abstain',
    side: null,
    entry: null,
    takeProfit: null,
    stopLoss: null,
    tickSize: null,
    atr: null,
    breakEven: null,
    expectedValue: null,
    roundTripCost,
    horizonEnd: about.asOf + horizonMs,
    reasons,
  };
}

/** The prediction that a row holds; undefined when nothing was predicted. */
export function predictionOf(row: DecisionRecord): Prediction | undefined {
  const { market, asOf, modelId, probabilities, signal, side, horizonEnd, reasons } = row;
  const { entry, takeProfit, stopLoss, atr, breakEven, expectedValue } = row;
  if (modelId === null || probabilities === null || side === null || entry === null) return undefined;
  if (takeProfit === null || stopLoss === null || atr === null) return undefined;
  if (breakEven === null || expectedValue === null) return undefined;
  const levels = { entry, takeProfit, stopLoss, atr };
  return {
    market,
    asOf,
    modelId,
    probabilities,
    signal,
    side,
    ...levels,
    breakEven,
    expectedValue,
    horizonEnd,
    reasons,
  };
}
