import type { Market } from '../domain/market.ts';
import type { TradeRules } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { FeatureMatrix } from '../features/compute-features.ts';
import { fitScaler, type RowRange, type Scaler, scaleMatrix } from '../features/scaler.ts';
import { type Branch, branchesOf, type ModelConfig } from '../model/config.ts';
import { checkClasses } from './check-classes.ts';
import { checkEveryMarket } from './check-every-market.ts';
import { classShares, classWeights } from './class-weights.ts';
import { type DecisionTimes, findDecisions, inOrder } from './decisions.ts';
import { checkEnoughData } from './enough-data.ts';
import { fingerprintWith, type HeadlineSource, type Headlines, hearHeadlines } from './headlines.ts';
import { leftOutLines } from './left-out.ts';
import { fingerprintOf, type MarketSeries, type ReadSeries, readMarketSeries } from './market-series.ts';
import { planParts, type SealedRange } from './plan-parts.ts';
import { labelDecision, type Sample } from './samples.ts';
import type { Part, Split } from './split.ts';

/** Everything a network learns from and is judged by. Windows are gathered per batch, see `gatherBatch`. */
export type Dataset = {
  readonly config: ModelConfig;
  readonly rules: TradeRules;
  readonly markets: readonly Market[];
  /** Those of the parts, ascending by decision time, all markets together. */
  readonly samples: readonly Sample[];
  readonly split: Split;
  /** The last tenth of the decisions; what came of them is not looked up. */
  readonly sealed: SealedRange | null;
  /** Decisions that are in no part, and why; the sealed ones are not among them. */
  readonly leftOut: readonly { readonly why: string; readonly samples: number }[];
  /** Scaled feature rows, row-major [rows, features]: first index market, second branch. */
  readonly matrices: readonly (readonly Float32Array[])[];
  readonly scalers: Readonly<Partial<Record<Timeframe, Scaler>>>;
  /** Of the training part, order short, flat, long. */
  readonly classShares: readonly number[];
  readonly classWeights: readonly number[];
  /** Absent when nobody asked for headlines. */
  readonly headlines?: Headlines;
  /** SHA-256 over bars, headlines and configuration, hex. */
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
 * @param options.headlines default: Branch C is masked everywhere
 * @throws Failure 'not-enough-data' with the bars that are there and needed, per market and timeframe
 */
export function buildDataset(options: {
  readSeries: ReadSeries;
  markets: readonly Market[];
  decisions: DecisionTimes;
  rules: TradeRules;
  config: ModelConfig;
  headlines?: HeadlineSource;
}): Dataset {
  const { readSeries, markets, decisions, rules, config } = options;
  const series = markets.map((market) => readMarketSeries(readSeries, market, config, rules, decisions));
  const decided = series.map(({ bars }, market) => findDecisions(bars, market, config, rules, decisions));
  const plan = planParts(inOrder(decided.map(({ found }) => found)), rules.horizonMs);
  const { split, sealed } = plan;
  checkEnoughData(series, split, config, rules);
  const labelled = plan.used.map((decision) => labelDecision(series[decision.market].bars, decision, rules));
  checkEveryMarket(
    markets,
    Array.from(split.train, (i) => labelled[i].market),
  );
  checkClasses(labelsOf({ samples: labelled }, split.train));
  const { samples, headlines } = options.headlines
    ? hearHeadlines({ markets, samples: labelled, split }, options.headlines)
    : { samples: labelled };

  const train = Array.from(split.train, (i) => samples[i]);
  const branches = branchesOf(config);
  const fitted = branches.map((branch, b) => fitScaler(trainingRows(branch, b, series, train)));
  const scalers = Object.fromEntries(branches.map(({ timeframe }, b) => [timeframe, fitted[b]]));
  // In place: of a long history one matrix is already a hundred megabytes.
  const matrices = series.map(({ features }) =>
    branches.map(({ timeframe }, b) => {
      const matrix = features[timeframe] as FeatureMatrix;
      return scaleMatrix(matrix, fitted[b], matrix.values);
    }),
  );
  const shares = classShares(labelsOf({ samples }, split.train));
  const fingerprint = fingerprintOf(series, { config, rules, markets, decisions });
  return {
    config,
    rules,
    markets,
    samples,
    split,
    sealed,
    leftOut: leftOutLines([...decided.map(({ leftOut }) => leftOut), plan.leftOut]),
    matrices,
    scalers,
    classShares: shares,
    classWeights: classWeights(shares),
    headlines,
    fingerprint: headlines?.isUsed
      ? fingerprintWith(fingerprint, headlines, samples[samples.length - 1].decisionTime)
      : fingerprint,
  };
}

/** First and last decision time of one part. */
export function rangeOf({ samples, split }: Dataset, part: Part): { from: UtcMs; to: UtcMs } {
  const indices = split[part];
  return { from: samples[indices[0]].decisionTime, to: samples[indices[indices.length - 1]].decisionTime };
}
