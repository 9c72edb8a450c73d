import type { Prediction } from '../../../core/domain/prediction.ts';
import type { DecisionRecord } from '../../../core/domain/record.ts';

/** The recorded decision as the prediction it was; null when nothing could be predicted. */
export function toPrediction(decision: Omit<DecisionRecord, 'recordedAt'>): Prediction | null {
  const { market, asOf, signal, horizonEnd, reasons } = decision;
  const { modelId, probabilities, side, entry, takeProfit, stopLoss, atr, breakEven, expectedValue } = decision;
  if (modelId === null || probabilities === null || side === null) return null;
  if (entry === null || takeProfit === null || stopLoss === null) return null;
  if (atr === null || breakEven === null || expectedValue === null) return null;
  const levels = { side, entry, takeProfit, stopLoss, atr, breakEven, expectedValue };
  return { market, asOf, modelId, probabilities, signal, ...levels, horizonEnd, reasons };
}
