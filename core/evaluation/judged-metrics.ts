import { seededRandom } from '../domain/random.ts';
import type { UtcMs } from '../domain/time.ts';
import { type BootstrapMean, blockBootstrap } from './block-bootstrap.ts';
import type { ClassLabels } from './class-labels.ts';
import { classificationMetrics, type Metrics } from './classification-metrics.ts';
import { sampleLogLosses } from './log-loss.ts';
import { type MetricIntervals, metricIntervals } from './metric-intervals.ts';
import { type ReliabilityBin, reliabilityCurve } from './reliability.ts';
import { blockLength } from './resample-blocks.ts';

/** What came of some decisions. */
export type Outcomes = {
  readonly labels: ClassLabels;
  /** UTC ms. [n] */
  readonly decisionTime: ArrayLike<UtcMs>;
};

/** Every metric, what is known of its spread, and the reliability curve; no intervals when all decisions lie in one block of time. */
export type JudgedMetrics = Metrics & { intervals?: MetricIntervals; reliability: ReliabilityBin[] };

/** Every comparison draws the same blocks. */
const seed = 1;

/**
 * Judges three-class probabilities: metrics, their 95 % intervals over blocks of two horizons, reliability.
 * @param probabilities row-major [n, 3]
 */
export function judgedMetrics(probabilities: Float32Array, outcomes: Outcomes, horizonMs: number): JudgedMetrics {
  const { labels, decisionTime: times } = outcomes;
  const metrics = classificationMetrics(probabilities, labels);
  const options = { times, blockMs: blockLength(horizonMs), random: seededRandom(seed) };
  const intervals = metricIntervals(probabilities, labels, metrics, options);
  const reliability = reliabilityCurve(probabilities, labels);
  return intervals === undefined ? { ...metrics, reliability } : { ...metrics, intervals, reliability };
}

/** Log loss of `baseline` minus that of `model`, paired by sample, with its 95 % interval: above zero the model is better. */
export function gainOver(
  baseline: Float32Array,
  model: Float32Array,
  outcomes: Outcomes,
  horizonMs: number,
): BootstrapMean {
  const { labels, decisionTime: times } = outcomes;
  const losses = sampleLogLosses(model, labels);
  return blockBootstrap({
    values: sampleLogLosses(baseline, labels).map((loss, i) => loss - losses[i]),
    times,
    blockMs: blockLength(horizonMs),
    random: seededRandom(seed),
  });
}
