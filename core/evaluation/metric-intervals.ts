import type { Random } from '../domain/ports.ts';
import { inOneGo } from '../domain/steps.ts';
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
 * more, so plain percentiles would rule out an honest calibration. Its upper end is therefore reflected (2 · value − percentile; Davison
 * and Hinkley, 1997, section 5.2), and its lower end is the value less the 97.5 % percentile of Σ |resampled − value| over the bins: by the
 * triangle inequality the value exceeds the truth by no more than that sum. It is on the safe side, so rather too low.
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
  const blocks = inOneGo(
    sumBlocks(times, blockMs, columns, (row, i) => {
      row[labels[i] * classCount + predictedClass(probabilities, i)] += 1;
      row[lossColumn] += losses[i];
      row[brierColumn] += scores[i];
      const { bin, difference } = calibrationBin(probabilities, labels, i);
      row[binColumn + bin] += difference;
    }),
  );
  if (blocks.length < 2) return undefined;

  const drawn = Object.fromEntries(metricNames.map((name) => [name, new Float64Array(resamples)])) as Record<
    MetricName,
    Float64Array
  >;
  const noise = new Float64Array(resamples);
  const bins = calibrationOf(blocks.reduce((sums, block) => sums.map((sum, i) => sum + block[i])));
  inOneGo(
    resampleBlocks(blocks, { random, resamples }, (sums, draw) => {
      const metrics = metricsOf(sums);
      noise[draw] = calibrationOf(sums).reduce((sum, part, i) => sum + Math.abs(part - bins[i]), 0);
      for (const name of metricNames) drawn[name][draw] = metrics[name];
    }),
  );
  const intervals = Object.fromEntries(
    metricNames.map((name) => [name, percentileInterval(drawn[name], blocks.length)]),
  ) as MetricIntervals;
  const low = Math.max(0, value.ece - percentileInterval(noise, blocks.length).high);
  const high = Math.min(1, Math.max(value.ece, 2 * value.ece - intervals.ece.low));
  return { ...intervals, ece: { low, high } };
}

/** Happened minus said of each calibration bin, as a share of all samples. */
function calibrationOf(sums: Float64Array): Float64Array {
  const samples = samplesOf(sums);
  return sums.subarray(binColumn).map((difference) => difference / samples);
}

function samplesOf(sums: Float64Array): number {
  let samples = 0;
  for (let i = 0; i < lossColumn; i += 1) samples += sums[i];
  return samples;
}

function metricsOf(sums: Float64Array): Record<MetricName, number> {
  const confusion: ConfusionMatrix = [];
  for (let k = 0; k < classCount; k += 1) confusion.push([...sums.subarray(k * classCount, (k + 1) * classCount)]);
  const samples = samplesOf(sums);
  return {
    logLoss: sums[lossColumn] / samples,
    brier: sums[brierColumn] / samples,
    accuracy: accuracy(confusion),
    balancedAccuracy: balancedAccuracy(confusion),
    macroF1: macroF1(confusion),
    mcc: matthewsCorrelation(confusion),
    ece: calibrationOf(sums).reduce((sum, part) => sum + Math.abs(part), 0),
  };
}
