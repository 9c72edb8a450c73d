import { ascendingOrder } from '../domain/ascending-order.ts';
import { pieces, type Steps, valuesAtOnce } from '../domain/steps.ts';
import { type ClassLabels, classCount, predictedClass, sampleCount } from './class-labels.ts';

/** What the surest samples are worth: `coverage` of all have at least `probability` for their likeliest class. */
export type CoveragePoint = {
  readonly coverage: number;
  readonly samples: number;
  readonly probability: number;
  /** Share of these whose likeliest class came true. */
  readonly hitRate: number;
};

/**
 * Accuracy by coverage: how often the likeliest class came true among the surest 5, 10, … 100 % of the samples. Where being surer means
 * being right more often it falls to the right. El-Yaniv and Wiener (2010), On the Foundations of Noise-free Selective Classification.
 */
export function* coverageCurve(probabilities: Float32Array, labels: ClassLabels, points = 20): Steps<CoveragePoint[]> {
  const samples = sampleCount(probabilities, labels);
  const tops = new Float32Array(samples);
  const isHit = new Uint8Array(samples);
  // The bits of floats that are not negative are in the order of their values; the surest come first.
  const bits = new Uint32Array(tops.buffer);
  const doubts = new Float64Array(samples);
  for (const { start, end } of pieces(samples)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const top = predictedClass(probabilities, i);
      tops[i] = probabilities[i * classCount + top];
      isHit[i] = labels[i] === top ? 1 : 0;
      doubts[i] = 0xffff_ffff - bits[i];
    }
  }
  const order = yield* ascendingOrder(doubts);
  const curve: CoveragePoint[] = [];
  const counts = new Set(Array.from({ length: points }, (_, i) => Math.round(((i + 1) / points) * samples)));
  let [place, hits] = [0, 0];
  for (const count of counts) {
    if (count === 0) continue;
    while (place < count) {
      yield;
      const end = Math.min(count, place + valuesAtOnce);
      for (; place < end; place += 1) hits += isHit[order ? order[place] : place];
    }
    const probability = tops[order ? order[count - 1] : count - 1];
    curve.push({ coverage: count / samples, samples: count, probability, hitRate: hits / count });
  }
  return curve;
}
