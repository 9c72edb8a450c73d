import type { Market } from '../domain/market.ts';
import type { TradeRules } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { FeatureMatrix } from '../features/compute-features.ts';
import { fitScaler, type RowRange, type Scaler, scaleMatrix } from '../features/scaler.ts';
import { type Branch, branchesOf, type ModelConfig } from '../model/config.ts';
import { classShares, classWeights } from './class-weights.ts';
import { checkEnoughData } from './enough-data.ts';
import { fingerprintOf, type MarketSeries, type ReadSeries, readMarketSeries } from './market-series.ts';
import { type DecisionTimes, marketSamples, type Sample } from './samples.ts';
import { type Part, type Split, splitByTime } from './split.ts';

/** Everything a network learns from and is judged by. Windows are gathered per batch, see `gatherBatch`. */
export type Dataset = {
  readonly config: ModelConfig;
  readonly rules: TradeRules;
  readonly markets: readonly Market[];
  /** Ascending by decision time, all markets together. */
  readonly samples: readonly Sample[];
  readonly split: Split;
  /** Scaled feature rows, row-major [rows, features]: first index market, second branch. */
  readonly matrices: readonly (readonly Float32Array[])[];
  readonly scalers: Readonly<Partial<Record<Timeframe, Scaler>>>;
  /** Of the training part, order short, flat, long. */
  readonly classShares: readonly number[];
  readonly classWeights: readonly number[];
  /** SHA-256 over bars and configuration, hex. */
  readonly fingerprint: string;
};

/** Class indices of the samples of one part. */
export function labelsOf(dataset: Pick<Dataset, 'samples'>, indices: Int32Array): Uint8Array {
  return Uint8Array.from(indices, (i) => dataset.samples[i].label);
}

/** The rows that some training sample sees, one range per market. */
function trainingRows(
  branch: Branch,
  b: number,
  series: readonly MarketSeries[],
  train: readonly Sample[],
): RowRange[] {
  return series.flatMap(({ features }, market) => {
    const ends = train.filter((sample) => sample.market === market).map((sample) => sample.ends[b]);
    if (ends.length === 0) return [];
    const from = ends[0] - branch.window + 1;
    return [{ matrix: features[branch.timeframe] as FeatureMatrix, from, to: (ends.at(-1) as number) + 1 }];
  });
}

/**
 * Reads the bars, computes features and labels, splits in time, and fits scalers and class weights on training rows only.
 * @param options.decisions default: every 10m close there is
 * @throws Failure 'not-enough-data' with the bars that are there and needed, per market and timeframe
 */
export function buildDataset(options: {
  readSeries: ReadSeries;
  markets: readonly Market[];
  decisions: DecisionTimes;
  rules: TradeRules;
  config: ModelConfig;
}): Dataset {
  const { readSeries, markets, decisions, rules, config } = options;
  const series = markets.map((market) => readMarketSeries(readSeries, market, config, rules, decisions));
  const samples = series
    .flatMap((one, market) => marketSamples(one, market, config, rules, decisions))
    .sort((a, b) => a.decisionTime - b.decisionTime || a.market - b.market);
  const split = splitByTime(samples, rules.horizonMs);
  checkEnoughData(series, split, config, rules);

  const train = Array.from(split.train, (i) => samples[i]);
  const branches = branchesOf(config);
  const fitted = branches.map((branch, b) => fitScaler(trainingRows(branch, b, series, train)));
  const scalers = Object.fromEntries(branches.map(({ timeframe }, b) => [timeframe, fitted[b]]));
  const matrices = series.map(({ features }) =>
    branches.map(({ timeframe }, b) => scaleMatrix(features[timeframe] as FeatureMatrix, fitted[b])),
  );
  const shares = classShares(labelsOf({ samples }, split.train));
  return {
    config,
    rules,
    markets,
    samples,
    split,
    matrices,
    scalers,
    classShares: shares,
    classWeights: classWeights(shares),
    fingerprint: fingerprintOf(series, { config, rules, markets, decisions }),
  };
}

/** First and last decision time of one part. */
export function rangeOf({ samples, split }: Dataset, part: Part): { from: UtcMs; to: UtcMs } {
  const indices = split[part];
  return { from: samples[indices[0]].decisionTime, to: samples[indices[indices.length - 1]].decisionTime };
}
