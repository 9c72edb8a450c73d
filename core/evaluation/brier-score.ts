import { inOneGo, pieces, type Steps } from '../domain/steps.ts';
import { type ClassLabels, classCount, sampleCount } from './class-labels.ts';

/** ½ · Σ over classes of (probability − happened)² of each sample, 0..1. [n] */
export function* brierSteps(probabilities: Float32Array, labels: ClassLabels): Steps<Float64Array> {
  const scores = new Float64Array(sampleCount(probabilities, labels));
  for (const { start, end } of pieces(scores.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      let sum = 0;
      for (let k = 0; k < classCount; k += 1) {
        sum += (probabilities[i * classCount + k] - (labels[i] === k ? 1 : 0)) ** 2;
      }
      scores[i] = sum / 2;
    }
  }
  return scores;
}

/** `brierSteps` in one go. */
export const sampleBrierScores = (probabilities: Float32Array, labels: ClassLabels) =>
  inOneGo(brierSteps(probabilities, labels));

/**
 * Brier score, halved convention: the mean over samples of ½ · Σ over classes of (probability − happened)². 0 is perfect, 1 the worst;
 * with two classes it is the usual binary score. Brier, G. W. (1950), whose own sum runs 0..2.
 */
export function brierScore(probabilities: Float32Array, labels: ClassLabels): number {
  const scores = sampleBrierScores(probabilities, labels);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
