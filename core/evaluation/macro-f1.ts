import { actualCounts, type ConfusionMatrix, predictedCounts } from './confusion-matrix.ts';

/**
 * Mean over classes of F1 = 2 · hits / (happened + predicted), 0..1; a class that neither happened nor was predicted is left out.
 * Opitz and Burst (2019), Macro F1 and Macro F1: the mean of the classes' F1.
 */
export function macroF1(matrix: ConfusionMatrix): number {
  const predicted = predictedCounts(matrix);
  const scores = actualCounts(matrix).flatMap((count, k) => {
    const total = count + predicted[k];
    return total > 0 ? [(2 * matrix[k][k]) / total] : [];
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
