import { type ClassLabels, classCount, sampleCount } from './class-labels.ts';

/**
 * Brier score, halved convention: ½ · mean over samples of Σ over classes of (probability − happened)². 0 is perfect, 1 the worst;
 * with two classes it is the usual binary score. Brier, G. W. (1950), whose own sum runs 0..2.
 */
export function brierScore(probabilities: Float32Array, labels: ClassLabels): number {
  const samples = sampleCount(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < samples; i += 1) {
    for (let k = 0; k < classCount; k += 1) {
      sum += (probabilities[i * classCount + k] - (labels[i] === k ? 1 : 0)) ** 2;
    }
  }
  return sum / (2 * samples);
}
