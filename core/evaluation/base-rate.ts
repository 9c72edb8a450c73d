import { type ClassLabels, classCount } from './class-labels.ts';

/**
 * The base-rate baseline: the class shares of the training part for every sample, row-major [n, 3].
 * Each class counts one more than it happened (Laplace), so that a class training never saw does not sink the baseline.
 */
export function baseRateProbabilities(trainLabels: ClassLabels, samples: number): Float32Array {
  const shares = classShares(trainLabels);
  return Float32Array.from({ length: samples * classCount }, (_, i) => shares[i % classCount]);
}

function classShares(labels: ClassLabels): number[] {
  const counts = new Array<number>(classCount).fill(1);
  for (const label of labels) counts[label] += 1;
  return counts.map((count) => count / (labels.length + classCount));
}
