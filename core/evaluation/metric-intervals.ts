import type { Random } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';
import { accuracy } from './accuracy.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import { sampleBrierScores } from './brier-score.ts';
import { calibrationBin, calibrationBins } from './calibration-error.ts';
import { type ClassLabels, classCount, predictedClass } from './class-labels.ts';
import type { Metrics } from './classification-metrics.ts';
import type { ConfusionMatrix } from './confusion-matrix.ts';
import { sampleLogLosses } from './log-loss.ts';
import { macroF1 } from './macro-f1.ts';
import { matthewsCorrelation } from './matthews-correlation.ts';
import { type Interval, percentileInterval } from './percentile-interval.ts';
import { resampleBlocks, sumBlocks } from './resample-blocks.ts';

const metricNames = ['logLoss', 'brier', 'accuracy', 'balancedAccuracy', 'macroF1', 'mcc', 'ece'] as const;
type MetricName = (typeof metricNames)[number];
export type MetricIntervals = Record<MetricName, Interval>;

/** A block's row: counts of the confusion matrix, then the sums of log losses and Brier scores, then the calibration bins. */
const lossColumn = classCount ** 2;
const brierColumn = lossColumn + 1;
const binColumn = brierColumn + 1;
const columns = binColumn + calibrationBins;

/**
 * The 95 % interval of every metric by a block bootstrap over time. Each block is reduced to counts and sums first, so a resample costs
 * the blocks, not the samples. The calibration error is a sum of absolute values, which noise only raises, and resampling adds noise once
 * more; its interval is therefore the reflected one, 2 · value − percentile, within 0..1, which takes that excess off.
 * Davison and Hinkley (1997), Bootstrap Methods and their Application, section 5.2.
 * @param value the metrics of all samples
 * @returns undefined when all samples lie in one block: nothing is known about the spread
 */
export function metricIntervals(
  probabilities: Float32Array,
  labels: ClassLabels,
  value: Metrics,
  options: { times: ArrayLike<UtcMs>; blockMs: number; random: Random; resamples?: number },
): MetricIntervals | undefined {
  const { times, blockMs, random, resamples = 1_000 } = options;
  const losses = sampleLogLosses(probabilities, labels);
  const scores = sampleBrierScores(probabilities, labels);
  const blocks = sumBlocks(times, blockMs, columns, (row, i) => {
    row[labels[i] * classCount + predictedClass(probabilities, i)] += 1;
    row[lossColumn] += losses[i];
    row[brierColumn] += scores[i];
    const { bin, difference } = calibrationBin(probabilities, labels, i);
    row[binColumn + bin] += difference;
  });
  if (blocks.length < 2) return undefined;

  const drawn = Object.fromEntries(metricNames.map((name) => [name, new Float64Array(resamples)])) as Record<
    MetricName,
    Float64Array
  >;
  resampleBlocks(blocks, { random, resamples }, (sums, draw) => {
    const metrics = metricsOf(sums);
    for (const name of metricNames) drawn[name][draw] = metrics[name];
  });
  const intervals = Object.fromEntries(
    metricNames.map((name) => [name, percentileInterval(drawn[name], blocks.length)]),
  ) as MetricIntervals;
  const { low, high } = intervals.ece;
  const within = (share: number) => Math.min(1, Math.max(0, share));
  return { ...intervals, ece: { low: within(2 * value.ece - high), high: within(2 * value.ece - low) } };
}

function metricsOf(sums: Float64Array): Record<MetricName, number> {
  const confusion: ConfusionMatrix = [];
  for (let k = 0; k < classCount; k += 1) confusion.push([...sums.subarray(k * classCount, (k + 1) * classCount)]);
  let samples = 0;
  for (let i = 0; i < lossColumn; i += 1) samples += sums[i];
  let miscalibration = 0;
  for (let i = binColumn; i < columns; i += 1) miscalibration += Math.abs(sums[i]);
  return {
    logLoss: sums[lossColumn] / samples,
    brier: sums[brierColumn] / samples,
    accuracy: accuracy(confusion),
    balancedAccuracy: balancedAccuracy(confusion),
    macroF1: macroF1(confusion),
    mcc: matthewsCorrelation(confusion),
    ece: miscalibration / samples,
  };
}
