import { type ClassLabels, classCount, predictedClass, sampleCount } from './class-labels.ts';

/** Counts; rows are what happened, columns what was predicted, order short, flat, long. [3][3] */
export type ConfusionMatrix = number[][];

/** Confusion matrix of the likeliest class of each sample. */
export function confusionMatrix(probabilities: Float32Array, labels: ClassLabels): ConfusionMatrix {
  const samples = sampleCount(probabilities, labels);
  const matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let i = 0; i < samples; i += 1) matrix[labels[i]][predictedClass(probabilities, i)] += 1;
  return matrix;
}

/** How often each class happened. */
export function actualCounts(matrix: ConfusionMatrix): number[] {
  return matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
}

/** How often each class was predicted. */
export function predictedCounts(matrix: ConfusionMatrix): number[] {
  return matrix.map((_, k) => matrix.reduce((sum, row) => sum + row[k], 0));
}
