import { actualCounts, type ConfusionMatrix } from './confusion-matrix.ts';

/**
 * Mean recall of the classes that happened at all, 0..1; always answering one class gives 1 / classes.
 * Brodersen et al. (2010), The Balanced Accuracy and Its Posterior Distribution.
 */
export function balancedAccuracy(matrix: ConfusionMatrix): number {
  const recalls = actualCounts(matrix).flatMap((count, k) => (count > 0 ? [matrix[k][k] / count] : []));
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}
