import type { Prediction } from '../../../core/domain/prediction.ts';
import { winShare } from '../../../core/domain/win-share.ts';
import { formatShare } from '../../ui/format.ts';

/** Why enough wins earn nothing all the same: the trades that end flat, which they leave out. Null when nothing needs saying. */
export function whyNotWorth(prediction: Prediction): string | null {
  const { expectedValue, breakEven, probabilities } = prediction;
  const wins = winShare(prediction);
  if (expectedValue > 0 || wins === null || wins < breakEven || probabilities.flat === 0) return null;
  return `${formatShare(probabilities.flat)} are expected to reach the take-profit of neither side and still pay the cost.`;
}
