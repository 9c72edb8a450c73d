import type { Market } from '../domain/market.ts';
import { noNews, type ReadNews } from '../domain/news.ts';
import { outcomes } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import type { FeatureMatrix } from '../features/compute-features.ts';
import { type Scaler, scaleMatrix } from '../features/scaler.ts';
import { branchesOf } from '../model/config.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import type { Dataset } from './dataset.ts';
import { type Decision, type DecisionTimes, inOrder, searchDecisions } from './decisions.ts';
import { withSentiment } from './headlines.ts';
import { type MarketSeries, marketSeriesSteps, type ReadSeries } from './market-series.ts';
import { heed, inSteps } from './pace.ts';
import { labelDecision, type Sample } from './samples.ts';

/** Decisions labelled between two rests. */
const labelsAtOnce = 500;

export type WindowSources = {
  readonly readSeries: ReadSeries;
  /** Default: there are no headlines. */
  readonly readNews?: ReadNews;
};

/** Which decisions: those of some of the markets that the model was trained on, default of all. */
export type JudgedWindow = DecisionTimes & {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly markets?: readonly Market[];
};

/**
 * Decisions of a stretch of time as a dataset that has no parts, scaled as the model was trained; it may have none. Never works
 * long without letting others have their turn, for it runs in the engine.
 * @throws Failure 'cancelled'
 */
export async function windowDataset(
  { manifest }: Pick<LoadedModel, 'manifest'>,
  window: JudgedWindow,
  { readSeries, readNews = () => noNews }: WindowSources,
  signal?: AbortSignal,
): Promise<Dataset> {
  const { config, rules, scalers, sentiment } = manifest;
  const { markets = manifest.markets } = window;
  const series: MarketSeries[] = [];
  for (const market of markets) {
    series.push(await inSteps(marketSeriesSteps(readSeries, market, config, rules, window), { signal }));
  }
  const decisions: Decision[][] = [];
  for (const [market, { bars }] of series.entries()) {
    decisions.push((await inSteps(searchDecisions(bars, market, config, rules, window), { signal })).found);
  }
  const samples: Sample[] = [];
  for (const decision of inOrder(decisions)) {
    if (samples.length % labelsAtOnce === 0) await heed({ signal });
    samples.push(labelDecision(series[decision.market].bars, decision, rules));
  }
  const matrices: Float32Array[][] = [];
  for (const { features } of series) {
    const scaled: Float32Array[] = [];
    for (const { timeframe } of branchesOf(config)) {
      await heed({ signal });
      scaled.push(scaleMatrix(features[timeframe] as FeatureMatrix, scalers[timeframe] as Scaler));
    }
    matrices.push(scaled);
  }
  const none = new Int32Array();
  const news = markets.map((market) => readNews(market, window.from, window.to));
  return {
    config,
    rules,
    markets,
    // As it has learnt: with headlines, or with none whatever there are.
    samples: sentiment ? withSentiment(samples, news, sentiment.weights) : samples,
    split: { train: none, validation: none, test: none },
    sealed: null,
    leftOut: [],
    matrices,
    scalers,
    classShares: [],
    classWeights: outcomes.map(() => 1),
    fingerprint: manifest.report.dataset.fingerprint,
  };
}
