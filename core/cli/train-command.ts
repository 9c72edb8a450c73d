import { Command, Option } from 'commander';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { marketsArgument, positiveNumber, timeArgument, wholeNumber } from './arguments.ts';
import { followRun } from './follow-run.ts';
import { printTrainingReport } from './training-report.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type TrainOptions = CommonOptions & {
  market: Market[];
  from?: UtcMs;
  to?: UtcMs;
  preset: 'tiny' | 'base' | 'large';
  epochs?: number;
  seed?: number;
  seeds?: number;
  batchSize?: number;
  learningRate?: number;
  recencyHalfLife?: number;
  branchBaselines: boolean;
  headlines: boolean;
  backend?: 'wasm' | 'node' | 'cpu';
};

async function train(options: TrainOptions): Promise<void> {
  const { market: markets, json, dataDir: _, verbose: __, recencyHalfLife: recencyHalfLifeDays, ...spec } = options;
  const result = await withEngine(options, async (client, _engine, signal) => {
    const { runId } = await client.request('training.start', { markets, recencyHalfLifeDays, ...spec });
    return followRun(client, runId, signal);
  });
  printTrainingReport(result, json);
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
    .option('--seeds <n>', 'train this many seeds and keep the best on validation', wholeNumber(1, 10))
    .option('--batch-size <n>', 'samples a step', wholeNumber(1, 4_096))
    .option('--learning-rate <x>', 'the highest of the schedule', positiveNumber(1))
    .option('--recency-half-life <days>', 'a sample this much older counts half as much', positiveNumber(3_650))
    .addOption(new Option('--backend <name>', 'what computes; node needs tfjs-node').choices(['wasm', 'node', 'cpu']))
    .option('--no-headlines', 'learn from candles alone, whatever headlines are stored')
    .option('--no-branch-baselines', 'do not also train the network with branches left out')
    .action(train);
}
