import type { TrainingReport } from '../contract/contract.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { gainOver, type JudgedMetrics, judgedMetrics } from '../evaluation/judged-metrics.ts';
import { logLoss } from '../evaluation/log-loss.ts';
import { fitLogisticRegression } from '../evaluation/logistic-regression.ts';
import { oneSided } from '../evaluation/one-sided.ts';
import { persistenceProbabilities } from '../evaluation/persistence.ts';
import { type Rival, verdict } from '../evaluation/verdict.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import { lastBars } from './last-bars.ts';
import { heed, type Pace } from './pace.ts';
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
 * branches, by the names of `branchViews`
 * @param probabilities.whole on test, of the whole network with the seed of the branches; default: the kept one's
 * @throws Failure 'cancelled'
 */
export async function judge(
  dataset: Dataset,
  probabilities: {
    validation: Float32Array;
    test: Float32Array;
    branches?: Readonly<Record<string, Float32Array>>;
    whole?: { readonly seed: number; readonly test: Float32Array };
  },
  options: Pace & { onStep?(): void } = {},
): Promise<
  Pick<TrainingReport, 'metrics' | 'baselines' | 'verdict'> & { gains: NonNullable<TrainingReport['gains']> }
> {
  const { split, rules } = dataset;
  const { branches = {}, whole } = probabilities;
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
  };
  const { horizonMs } = rules;
  const judged = judgedMetrics(probabilities.test, test, horizonMs);
  const baselines: Record<string, JudgedMetrics> = {};
  const rivals: (Rival & { key: string })[] = [];
  const networks: (Rival & { key: string })[] = [];
  for (const [key, of] of Object.entries(said)) {
    const metrics = judgedMetrics(of, test, horizonMs);
    baselines[key] = metrics;
    const { logLoss: loss } = metrics;
    if (!(key in branches)) {
      const gain = gainOver(of, probabilities.test, test, horizonMs);
      rivals.push({ key, name: spokenNames[key], loss, gain });
    } else {
      const gain = gainOver(of, whole?.test ?? probabilities.test, test, horizonMs);
      networks.push({ key, name: `network with ${key}`, loss, gain });
    }
  }
  const sentence = verdict({
    loss: judged.logLoss,
    samples: judged.samples,
    baselines: rivals,
    networks,
    seed: whole?.seed,
  });
  return {
    metrics: { validation: judgedMetrics(probabilities.validation, validation, horizonMs), test: judged },
    baselines,
    // Within one block of time nothing is known of the spread.
    gains: [...rivals, ...networks]
      .filter(({ gain }) => gain.blocks > 1)
      .map(({ key, gain: { value, low, high } }) => ({
        over: key,
        value,
        interval: { low, high },
        ...(whole && key in branches ? { seed: whole.seed } : {}),
      })),
    verdict: [sentence, oneSided(judged.confusion)].filter((part) => part !== undefined).join(' '),
  };
}
