import { actualCounts, type ConfusionMatrix, predictedCounts } from './confusion-matrix.ts';

/**
 * Multi-class Matthews correlation: (c·n − Σ tₖpₖ) / √((n² − Σ pₖ²)(n² − Σ tₖ²)) with c hits, n samples, tₖ happened and pₖ
 * predicted of class k. −1..1, 0 is chance and also the value when only one class was predicted or happened.
 * Gorodkin (2004), Comparing two K-category assignments by a K-category correlation coefficient.
 */
export function matthewsCorrelation(matrix: ConfusionMatrix): number {
  const actual = actualCounts(matrix);
  const predicted = predictedCounts(matrix);
  const total = sum(actual);
  const hits = sum(matrix.map((row, k) => row[k]));
  const covariance = hits * total - sum(actual.map((count, k) => count * predicted[k]));
  const scale = Math.sqrt(
    (total ** 2 - sum(predicted.map((n) => n ** 2))) * (total ** 2 - sum(actual.map((n) => n ** 2))),
  );
  return scale > 0 ? covariance / scale : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
