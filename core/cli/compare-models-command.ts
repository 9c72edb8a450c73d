import { Command } from 'commander';
import type { ModelComparison } from '../contract/contract.ts';
import { fixed } from '../domain/number-text.ts';
import { toIso } from '../domain/time.ts';
import { printJson, printLine, printTable } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type Metrics = ModelComparison['models'][0]['report']['metrics']['test'];
type Shown = 'logLoss' | 'brier' | 'ece' | 'accuracy' | 'balancedAccuracy' | 'macroF1' | 'mcc';

const names: Record<Shown, string> = {
  logLoss: 'log loss, lower is better',
  brier: 'Brier score, lower is better',
  ece: 'calibration error, lower is better',
  accuracy: 'accuracy',
  balancedAccuracy: 'balanced accuracy',
  macroF1: 'macro F1',
  mcc: 'Matthews correlation',
};

function metricText(metrics: Metrics, name: Shown): string {
  const interval = metrics.intervals?.[name];
  const value = fixed(metrics[name], 4);
  return interval ? `${value} (${fixed(interval.low, 4)} to ${fixed(interval.high, 4)})` : value;
}

function print({ models, differences, remarks }: ModelComparison): void {
  for (const { modelId, report } of models) printLine(`${modelId}: ${report.verdict}`);
  for (const remark of remarks) printLine(remark);
  const columns = models.map((model) => model.modelId);
  printLine('');
  printTable(
    ['on test data', ...columns],
    [
      ...(Object.keys(names) as Shown[]).map((name) => [
        names[name],
        ...models.map(({ report }) => metricText(report.metrics.test, name)),
      ]),
      [
        'log loss of the base rate',
        ...models.map(({ report }) => (report.baselines.baseRate ? fixed(report.baselines.baseRate.logLoss, 4) : '–')),
      ],
    ],
  );
  printLine('');
  if (differences.length === 0) printLine('Nothing was set differently.');
  else
    printTable(
      ['setting', ...columns],
      differences.map(({ setting, values }) => [setting, ...values.map((value) => value ?? '–')]),
    );
}

function asJson({ models, ...rest }: ModelComparison) {
  return {
    models: models.map(({ createdAt, report, ...model }) => {
      const { dataset } = report;
      const times = { from: toIso(dataset.from), to: toIso(dataset.to) };
      return { ...model, createdAt: toIso(createdAt), report: { ...report, dataset: { ...dataset, ...times } } };
    }),
    ...rest,
  };
}

/** `omni models compare`: what two models were made of and what they are worth. */
export function compareModelsCommand(): Command {
  return withCommonOptions(
    new Command('compare').description('two models side by side: settings, metrics, verdicts'),
    'omni models compare MODEL_ID OTHER_ID',
  )
    .argument('<model>')
    .argument('<other>')
    .action(async (first: string, second: string, options: CommonOptions) => {
      const compared = await withEngine(options, (client) =>
        client.request('models.compare', { modelIds: [first, second] }),
      );
      if (options.json) printJson(asJson(compared));
      else print(compared);
    });
}
