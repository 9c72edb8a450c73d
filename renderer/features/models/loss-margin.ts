import { formatNumber, unknown } from '../../ui/format.ts';

/** Base rate minus model with its sign, log loss on test data: `+0.041` is better by that much. What rounds to zero has no sign. */
export function lossMargin(model: { testLogLoss: number | null; baseRateLogLoss: number | null }): string {
  if (model.testLogLoss === null || model.baseRateLogLoss === null) return unknown;
  const margin = model.baseRateLogLoss - model.testLogLoss;
  if (!Number.isFinite(margin)) return unknown;
  const text = formatNumber(Math.abs(margin), 3);
  return Number(text) === 0 ? text : `${margin > 0 ? '+' : '\u2212'}${text}`;
}
