import { type ClassLabels, classCount, predictedClass, sampleCount } from './class-labels.ts';

const bins = 15;

/**
 * Expected calibration error of the top class: over 15 equal bins of its probability, the mean of |accuracy − mean probability|
 * weighted by the samples in the bin. 0 is perfect, 1 the worst. Guo et al. (2017), On Calibration of Modern Neural Networks.
 */
export function calibrationError(probabilities: Float32Array, labels: ClassLabels): number {
  const samples = sampleCount(probabilities, labels);
  const difference = new Float64Array(bins);
  for (let i = 0; i < samples; i += 1) {
    const top = predictedClass(probabilities, i);
    const probability = probabilities[i * classCount + top];
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    difference[bin] += (labels[i] === top ? 1 : 0) - probability;
  }
  return difference.reduce((sum, value) => sum + Math.abs(value), 0) / samples;
}
