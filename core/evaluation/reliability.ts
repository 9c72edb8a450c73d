import { inOneGo, pieces, type Steps } from '../domain/steps.ts';
import { type ClassLabels, classCount, predictedClass, sampleCount } from './class-labels.ts';

const bins = 10;

/** Samples whose probability for the predicted class lies in [from, to); the last bin includes 1. */
export type ReliabilityBin = {
  from: number;
  to: number;
  samples: number;
  /** Mean of the predicted probabilities; null without samples. */
  confidence: number | null;
  /** Share that came true; null without samples. */
  hitRate: number | null;
};

/**
 * The reliability curve of the predicted class: ten equal bins of its probability, 0..1. With three classes the likeliest has at least
 * 1/3, so the lowest bins are empty. DeGroot and Fienberg (1983), The Comparison and Evaluation of Forecasters.
 */
export function* reliabilitySteps(probabilities: Float32Array, labels: ClassLabels): Steps<ReliabilityBin[]> {
  const samples = sampleCount(probabilities, labels);
  const found = Array.from({ length: bins }, () => ({ samples: 0, confidence: 0, hits: 0 }));
  for (const { start, end } of pieces(samples)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const top = predictedClass(probabilities, i);
      const probability = probabilities[i * classCount + top];
      const bin = found[Math.min(bins - 1, Math.floor(probability * bins))];
      bin.samples += 1;
      bin.confidence += probability;
      bin.hits += labels[i] === top ? 1 : 0;
    }
  }
  return found.map((bin, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    samples: bin.samples,
    confidence: bin.samples > 0 ? bin.confidence / bin.samples : null,
    hitRate: bin.samples > 0 ? bin.hits / bin.samples : null,
  }));
}

/** `reliabilitySteps` in one go. */
export const reliabilityCurve = (probabilities: Float32Array, labels: ClassLabels) =>
  inOneGo(reliabilitySteps(probabilities, labels));
