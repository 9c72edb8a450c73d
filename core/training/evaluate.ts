import type { TrainingReport } from '../contract/contract.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { headlineVerdict } from '../evaluation/headline-verdict.ts';
import { gainOver, type JudgedMetrics, judgedMetrics } from '../evaluation/judged-metrics.ts';
import { logLoss } from '../evaluation/log-loss.ts';
import { fitLogisticRegression } from '../evaluation/logistic-regression.ts';
import { oneSided } from '../evaluation/one-sided.ts';
import { persistenceProbabilities } from '../evaluation/persistence.ts';
import { type Rival, verdict } from '../evaluation/verdict.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import { lastBars } from './last-bars.ts';
import { heed, type Pace } from './pace.ts';
import { placeboName } from './placebo.ts';
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
  return logLoss(baseRateProbabilities(trainLabels, labels.length), labels);
}

/** The view that shows what headlines are worth. */
const withoutHeadlines = 'Branch C left out';

/** How the verdict calls a baseline of the report. */
const spokenNames: Readonly<Record<string, string>> = {
  baseRate: 'base rate',
  persistence: 'persistence rule',
  logistic: 'logistic regression',
};

/**
 * What a network is worth: metrics with intervals on validation and test, the baselines on test, the gain over each, and one sentence.
 * Every baseline learns from training alone; the logistic regression stops where validation is best.
 * A network with fewer branches is compared with the whole network of its own seed: the kept one may be the best of several seeds,
 * which the one with fewer branches never had.
 * @param probabilities calibrated, row-major [n, 3], of each sample of the part; `branches`: on test, of networks with fewer
 * branches or with headlines a day late, by what the plan calls them
 * @param probabilities.wrongTimes on test, of the kept network itself with its headlines at the wrong time, by what is wrong
 * @param probabilities.whole on test, of the whole network with the seed of the branches; default: the kept one's
 * @throws Failure 'cancelled'
 */
export async function judge(
  dataset: Dataset,
  probabilities: {
    validation: Float32Array;
    test: Float32Array;
    branches?: Readonly<Record<string, Float32Array>>;
    wrongTimes?: Readonly<Record<string, Float32Array>>;
    whole?: { readonly seed: number; readonly test: Float32Array };
  },
  options: Pace & { onStep?(): void } = {},
): Promise<
  Pick<TrainingReport, 'metrics' | 'baselines' | 'verdict'> & { gains: NonNullable<TrainingReport['gains']> }
> {
  const { split, rules } = dataset;
  const { branches = {}, wrongTimes = {}, whole } = probabilities;
  const train = columnsOf(dataset, 'train');
  const validation = columnsOf(dataset, 'validation');
  const test = columnsOf(dataset, 'test');
  const regression = await fitLogisticRegression({
    train: lastBars(dataset, split.train),
    validation: lastBars(dataset, split.validation),
    async onStep() {
      options.onStep?.();
      await heed(options);
    },
  });
  const said: Readonly<Record<string, Float32Array>> = {
    baseRate: baseRateProbabilities(train.labels, test.labels.length),
    persistence: persistenceProbabilities(train, validation, test),
    logistic: regression(lastBars(dataset, split.test)),
    ...branches,
    ...wrongTimes,
  };
  const { horizonMs } = rules;
  const judged = judgedMetrics(probabilities.test, test, horizonMs);
  const baselines: Record<string, JudgedMetrics> = {};
  const rivals: (Rival & { key: string })[] = [];
  const networks: (Rival & { key: string })[] = [];
  const controls: (Rival & { key: string })[] = [];
  for (const [key, of] of Object.entries(said)) {
    const metrics = judgedMetrics(of, test, horizonMs);
    baselines[key] = metrics;
    const { logLoss: loss } = metrics;
    const own = key in branches ? (whole?.test ?? probabilities.test) : probabilities.test;
    const gain = gainOver(of, own, test, horizonMs);
    if (key in branches) networks.push({ key, name: `network with ${key}`, loss, gain });
    else if (key in wrongTimes) controls.push({ key, name: key, loss, gain });
    else rivals.push({ key, name: spokenNames[key], loss, gain });
  }
  const sentence = verdict({
    loss: judged.logLoss,
    samples: judged.samples,
    baselines: rivals,
    networks,
    seed: whole?.seed,
  });
  const without = networks.find(({ key }) => key === withoutHeadlines);
  const placebo = networks.find(({ key }) => key === placeboName);
  const ofHeadlines = without && placebo && headlineVerdict({ without, placebo });
  return {
    metrics: { validation: judgedMetrics(probabilities.validation, validation, horizonMs), test: judged },
    baselines,
    // Within one block of time nothing is known of the spread.
    gains: [...rivals, ...networks, ...controls]
      .filter(({ gain }) => gain.blocks > 1)
      .map(({ key, gain: { value, low, high } }) => ({
        over: key,
        value,
        interval: { low, high },
        ...(whole && key in branches ? { seed: whole.seed } : {}),
      })),
    verdict: [sentence, ofHeadlines, oneSided(judged.confusion)].filter((part) => part !== undefined).join(' '),
  };
}
