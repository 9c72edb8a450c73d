import { inOneGo, pieces, type Steps } from '../domain/steps.ts';
import { type ClassLabels, classCount, predictedClass, sampleCount } from './class-labels.ts';

export const calibrationBins = 15;

/** Which of 15 equal bins the predicted class' probability falls in, and by how much happening (1 or 0) exceeds it. */
export function calibrationBin(
  probabilities: Float32Array,
  labels: ClassLabels,
  index: number,
): { bin: number; difference: number } {
  const top = predictedClass(probabilities, index);
  const probability = probabilities[index * classCount + top];
  const bin = Math.min(calibrationBins - 1, Math.floor(probability * calibrationBins));
  return { bin, difference: (labels[index] === top ? 1 : 0) - probability };
}

/**
 * Expected calibration error of the top class: over 15 equal bins of its probability, the mean of |accuracy − mean probability|
 * weighted by the samples in the bin. 0 is perfect, 1 the worst. Guo et al. (2017), On Calibration of Modern Neural Networks.
 */
export function* calibrationErrorSteps(probabilities: Float32Array, labels: ClassLabels): Steps<number> {
  const samples = sampleCount(probabilities, labels);
  const differences = new Float64Array(calibrationBins);
  for (const { start, end } of pieces(samples)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const { bin, difference } = calibrationBin(probabilities, labels, i);
      differences[bin] += difference;
    }
  }
  return differences.reduce((sum, value) => sum + Math.abs(value), 0) / samples;
}

/** `calibrationErrorSteps` in one go. */
export const calibrationError = (probabilities: Float32Array, labels: ClassLabels) =>
  inOneGo(calibrationErrorSteps(probabilities, labels));
