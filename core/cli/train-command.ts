import { Command, Option } from 'commander';
import type { RunState } from '../contract/contract.ts';
import { Failure, failureCodes } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { marketsArgument, positiveNumber, timeArgument, wholeNumber } from './arguments.ts';
import { printJson, printLine, printRemark, printTable } from './output.ts';
import { startRunProgress } from './train-progress.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type TrainOptions = CommonOptions & {
  market: Market[];
  from?: UtcMs;
  to?: UtcMs;
  preset: 'tiny' | 'base' | 'large';
  epochs?: number;
  seed?: number;
  batchSize?: number;
  learningRate?: number;
};

/** The run's own failure, as the engine named it. */
function failureOf(state: RunState): Failure {
  const code = failureCodes.find((known) => known === state.error?.code) ?? 'internal';
  return new Failure(code, state.error?.message ?? `Training ended as ${state.phase}.`);
}

async function train(options: TrainOptions): Promise<void> {
  const { market: markets, json, dataDir: _, verbose: __, ...spec } = options;
  const { report, activeFor } = await withEngine(options, async (client, _engine, signal) => {
    const { runId } = await client.request('training.start', { markets, ...spec });
    const cancel = () => {
      // It fails only when the run has just ended by itself.
      client.request('training.cancel', { runId }).catch((error: unknown) => printRemark(String(error)));
    };
    signal.addEventListener('abort', cancel);
    const progress = startRunProgress();
    let last: RunState | undefined;
    try {
      await client.stream('training.watch', { runId }, (state) => {
        last = state;
        progress.show(state);
      });
    } finally {
      progress.stop();
    }
    if (last?.phase !== 'done' || last.modelId === null)
      throw last ? failureOf(last) : new Failure('internal', 'The run ended without a word.');
    const { modelId } = last;
    const models = await client.request('models.list', {});
    const activeFor = models.find((model) => model.modelId === modelId)?.activeFor ?? [];
    return { report: await client.request('training.report', { modelId }), activeFor };
  });

  const { dataset } = report;
  if (json) {
    printJson({ ...report, activeFor, dataset: { ...dataset, from: toIso(dataset.from), to: toIso(dataset.to) } });
    return;
  }
  printLine(`${report.verdict}\n`);
  const rows = Object.entries({ model: report.metrics.test, ...report.baselines });
  printTable(
    ['test set', 'log loss', 'Brier', 'accuracy', 'balanced', 'macro-F1', 'MCC', 'ECE'],
    rows.map(([name, m]) => [name, m.logLoss, m.brier, m.accuracy, m.balancedAccuracy, m.macroF1, m.mcc, m.ece]),
  );
  const { train: trained, validation, test } = dataset.samples;
  printLine(
    `\n${trained} training, ${validation} validation, ${test} test samples; ${report.training.steps} steps in ${report.training.seconds.toFixed(0)} s.`,
  );
  const activate = `${report.modelId} is stored; omni models activate ${report.modelId} lets it predict.`;
  printLine(activeFor.length > 0 ? `${report.modelId} now predicts ${activeFor.join(' and ')}.` : activate);
}

/** `omni train`: dataset, training, evaluation and registration in one go. */
export function trainCommand(): Command {
  return withCommonOptions(
    new Command('train').description('train a model on stored candles, judge it and register it'),
    'omni train --market BTC/USDT --market ETH/USDT --preset tiny --epochs 2 --json',
  )
    .requiredOption('--market <market>', 'may be given several times', marketsArgument)
    .option('--from <time>', 'first decision time, UTC (default: as early as the candles allow)', timeArgument)
    .option('--to <time>', 'end, UTC (default: as late as the candles allow)', timeArgument)
    .addOption(new Option('--preset <name>', 'size of the network').choices(['tiny', 'base', 'large']).default('base'))
    .option('--epochs <n>', 'most passes over the training data', wholeNumber(1, 1_000))
    .option('--seed <n>', 'same seed and data, same model', wholeNumber(0, 4_294_967_295))
    .option('--batch-size <n>', 'samples a step', wholeNumber(1, 4_096))
    .option('--learning-rate <x>', "Adam's step size", positiveNumber(1))
    .action(train);
}
