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
export function coverageCurve(probabilities: Float32Array, labels: ClassLabels, points = 20): CoveragePoint[] {
  const samples = sampleCount(probabilities, labels);
  const tops = Float32Array.from(
    { length: samples },
    (_, i) => probabilities[i * classCount + predictedClass(probabilities, i)],
  );
  const order = Uint32Array.from(tops.keys()).sort((a, b) => tops[b] - tops[a] || a - b);
  const hits = new Uint32Array(samples);
  order.forEach((index, place) => {
    hits[place] = (hits[place - 1] ?? 0) + (predictedClass(probabilities, index) === labels[index] ? 1 : 0);
  });
  const counts = Array.from({ length: points }, (_, i) => Math.round(((i + 1) / points) * samples));
  return [...new Set(counts)]
    .filter((count) => count > 0)
    .map((count) => ({
      coverage: count / samples,
      samples: count,
      probability: tops[order[count - 1]],
      hitRate: hits[count - 1] / count,
    }));
}
