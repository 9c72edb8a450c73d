import type { TrainingReport } from '../contract/contract.ts';
import { seededRandom } from '../domain/random.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { classificationMetrics } from '../evaluation/classification-metrics.ts';
import { sampleLogLosses } from '../evaluation/log-loss.ts';
import { oneSided } from '../evaluation/one-sided.ts';
import { persistenceProbabilities } from '../evaluation/persistence.ts';
import { verdict } from '../evaluation/verdict.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import type { Part } from './split.ts';

/** Samples of one part as columns. */
function columnsOf(dataset: Dataset, part: Part) {
  const samples = Array.from(dataset.split[part], (i) => dataset.samples[i]);
  return {
    decisionTime: samples.map((sample) => sample.decisionTime),
    resolvedAt: samples.map((sample) => sample.resolvedAt),
    market: samples.map((sample) => sample.market),
    labels: labelsOf(dataset, dataset.split[part]),
  };
}

/** Log loss on validation of always answering the class shares of the training part: the line to beat. */
export function baseRateLoss(dataset: Dataset): number {
  const labels = labelsOf(dataset, dataset.split.validation);
  const trainLabels = labelsOf(dataset, dataset.split.train);
  return classificationMetrics(baseRateProbabilities(trainLabels, labels.length), labels).logLoss;
}

/**
 * What a network is worth: metrics on validation and test, the baselines on test, and one sentence.
 * @param probabilities calibrated, row-major [n, 3], of each sample of the part
 */
export function evaluate(
  dataset: Dataset,
  probabilities: { validation: Float32Array; test: Float32Array },
): Pick<TrainingReport, 'metrics' | 'baselines' | 'verdict'> {
  const train = columnsOf(dataset, 'train');
  const validation = columnsOf(dataset, 'validation');
  const test = columnsOf(dataset, 'test');
  const baseRate = baseRateProbabilities(train.labels, test.labels.length);
  const persistence = persistenceProbabilities(train, validation, test);
  const losses = (of: Float32Array) => sampleLogLosses(of, test.labels);
  const judged = classificationMetrics(probabilities.test, test.labels);
  const said = verdict({
    model: losses(probabilities.test),
    baselines: { 'base rate': losses(baseRate), 'persistence rule': losses(persistence) },
    decisionTimes: test.decisionTime,
    horizonMs: dataset.rules.horizonMs,
    random: seededRandom(1),
  });
  return {
    metrics: {
      validation: classificationMetrics(probabilities.validation, validation.labels),
      test: judged,
    },
    baselines: {
      baseRate: classificationMetrics(baseRate, test.labels),
      persistence: classificationMetrics(persistence, test.labels),
    },
    verdict: [said, oneSided(judged.confusion)].filter((sentence) => sentence !== undefined).join(' '),
  };
}
