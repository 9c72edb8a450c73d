import type { TrainingReport } from '../contract/contract.ts';
import { toIso } from '../domain/time.ts';
import type { TrainingResult } from './follow-run.ts';
import { counted, printJson, printLine, printTable } from './output.ts';

type Metrics = TrainingReport['metrics']['test'];
type Interval = { readonly low: number; readonly high: number };

const between = ({ low, high }: Interval) => `${low.toFixed(4)} to ${high.toFixed(4)}`;

/** `0.9123 (0.8900 to 0.9340)`. */
function withInterval(metrics: Metrics, name: keyof NonNullable<Metrics['intervals']>): string {
  const interval = metrics.intervals?.[name];
  return interval ? `${metrics[name].toFixed(4)} (${between(interval)})` : metrics[name].toFixed(4);
}

/** Says when it is not the kept model that is better. */
const ofSeed = (seed: number | undefined) => (seed === undefined ? '' : `, seed ${seed}`);

/** `0.9123 ± 0.0045`: mean and sample deviation. */
function meanAndDeviation(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(4)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(4)}`;
}

/** The verdict, the model beside its baselines with 95 % intervals, and where it is stored; or all of it as JSON. */
export function printTrainingReport({ report, activeFor }: TrainingResult, isJson: boolean | undefined): void {
  const { dataset, metrics, baselines, gains = [], seeds = [], training, modelId } = report;
  if (isJson) {
    printJson({ ...report, activeFor, dataset: { ...dataset, from: toIso(dataset.from), to: toIso(dataset.to) } });
    return;
  }
  printLine(`${report.verdict}\n`);
  const gainOver = (name: string) => gains.find(({ over }) => over === name);
  printTable(
    ['test set', 'log loss', 'balanced accuracy', 'MCC', 'Brier', 'ECE', 'model better by (log loss)'],
    Object.entries({ model: metrics.test, ...baselines }).map(([name, of]) => {
      const gain = gainOver(name);
      return [
        name,
        withInterval(of, 'logLoss'),
        withInterval(of, 'balancedAccuracy'),
        withInterval(of, 'mcc'),
        withInterval(of, 'brier'),
        withInterval(of, 'ece'),
        gain ? `${gain.value.toFixed(4)} (${between(gain.interval)})${ofSeed(gain.seed)}` : '',
      ];
    }),
  );
  if (seeds.length > 1) {
    const losses = meanAndDeviation(seeds.map(({ testLogLoss }) => testLogLoss));
    const accuracies = meanAndDeviation(seeds.map(({ testBalancedAccuracy }) => testBalancedAccuracy));
    printLine(`\n${seeds.length} seeds on test: log loss ${losses}, balanced accuracy ${accuracies}.`);
  }
  const { train, validation, test } = dataset.samples;
  printLine(
    `\n${train} training, ${validation} validation, ${test} test samples; ${counted(training.steps, 'step')} in ${training.seconds.toFixed(0)} s on ${training.backend}.`,
  );
  const activate = `${modelId} is stored; omni models activate ${modelId} lets it predict.`;
  printLine(activeFor.length > 0 ? `${modelId} now predicts ${activeFor.join(' and ')}.` : activate);
}
