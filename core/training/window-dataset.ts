import type { Market } from '../domain/market.ts';
import { noNews, type ReadNews } from '../domain/news.ts';
import { outcomes } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import type { FeatureMatrix } from '../features/compute-features.ts';
import { type Scaler, scaleMatrix } from '../features/scaler.ts';
import { branchesOf } from '../model/config.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import type { Dataset } from './dataset.ts';
import { type DecisionTimes, findDecisions, inOrder } from './decisions.ts';
import { withSentiment } from './headlines.ts';
import { type MarketSeries, type ReadSeries, readMarketSeries } from './market-series.ts';
import { heed } from './pace.ts';
import { labelDecision } from './samples.ts';

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
 * Decisions of a stretch of time as a dataset that has no parts, scaled as the model was trained; it may have none.
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
    series.push(readMarketSeries(readSeries, market, config, rules, window));
    await heed({ signal });
  }
  const found = inOrder(series.map(({ bars }, market) => findDecisions(bars, market, config, rules, window).found));
  const none = new Int32Array();
  const samples = found.map((decision) => labelDecision(series[decision.market].bars, decision, rules));
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
    matrices: series.map(({ features }) =>
      branchesOf(config).map(({ timeframe }) =>
        scaleMatrix(features[timeframe] as FeatureMatrix, scalers[timeframe] as Scaler),
      ),
    ),
    scalers,
    classShares: [],
    classWeights: outcomes.map(() => 1),
    fingerprint: manifest.report.dataset.fingerprint,
  };
}
