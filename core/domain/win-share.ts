import type { Prediction } from './prediction.ts';

/**
 * Of the trades that reach a take-profit level on either side, the share that do on the predicted side, 0..1; null
 * when neither side can be reached. With the stop nearer than the take-profit it is above `breakEven` wherever the
 * expected value is positive.
 */
export function winShare({ probabilities, side }: Pick<Prediction, 'probabilities' | 'side'>): number | null {
  const decided = probabilities.long + probabilities.short;
  return decided > 0 ? probabilities[side] / decided : null;
}
