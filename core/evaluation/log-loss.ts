import { inOneGo, pieces, type Steps } from '../domain/steps.ts';
import { type ClassLabels, classCount, sampleCount } from './class-labels.ts';

/** Probabilities are 32-bit floats: below this a zero is rounding. Caps the loss of one sample at 16.1. */
const smallest = 1e-7;

/** −ln(probability of what happened) of each sample, clipped to 0..16.1. Natural logarithm. [n] */
export function* logLossSteps(probabilities: Float32Array, labels: ClassLabels): Steps<Float64Array> {
  const losses = new Float64Array(sampleCount(probabilities, labels));
  for (const { start, end } of pieces(losses.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      losses[i] = -Math.log(Math.min(1, Math.max(smallest, probabilities[i * classCount + labels[i]])));
    }
  }
  return losses;
}

/** `logLossSteps` in one go. */
export const sampleLogLosses = (probabilities: Float32Array, labels: ClassLabels) =>
  inOneGo(logLossSteps(probabilities, labels));

/**
 * Log loss (cross-entropy): the mean of −ln(probability of what happened). 0 is perfect; ln 3 = 1.0986 is a blind guess among three.
 * Good, I. J. (1952), Rational Decisions.
 */
export function logLoss(probabilities: Float32Array, labels: ClassLabels): number {
  const losses = sampleLogLosses(probabilities, labels);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
