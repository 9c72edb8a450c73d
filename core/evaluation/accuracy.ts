import type { ConfusionMatrix } from './confusion-matrix.ts';

/** Share of samples whose likeliest class happened, 0..1. */
export function accuracy(matrix: ConfusionMatrix): number {
  const total = matrix.flat().reduce((sum, count) => sum + count, 0);
  return matrix.reduce((sum, row, k) => sum + row[k], 0) / total;
}
