import { Failure } from '../domain/failure.ts';
import { outcomes } from '../domain/prediction.ts';

export const classCount = outcomes.length;

/** Class indices in the order short, flat, long. */
export type ClassLabels = Uint8Array | Int32Array;

/**
 * How many samples there are.
 * @throws Failure 'not-enough-data' when there are none, 'bad-request' when the arrays do not belong together
 */
export function sampleCount(probabilities: Float32Array, labels: ClassLabels): number {
  if (labels.length === 0)
    throw new Failure('not-enough-data', 'There are no samples to evaluate; choose a longer range.');
  if (probabilities.length !== labels.length * classCount) {
    throw new Failure(
      'bad-request',
      `${labels.length} labels need ${labels.length * classCount} probabilities, not ${probabilities.length}.`,
    );
  }
  return labels.length;
}

/** The class with the highest probability of sample `index`; the first of them on a tie. */
export function predictedClass(probabilities: Float32Array, index: number): number {
  let best = 0;
  for (let k = 1; k < classCount; k += 1) {
    if (probabilities[index * classCount + k] > probabilities[index * classCount + best]) best = k;
  }
  return best;
}
