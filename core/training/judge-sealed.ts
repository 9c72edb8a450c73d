import type { SealedWindow } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { noNews, type ReadNews } from '../domain/news.ts';
import { outcomes } from '../domain/prediction.ts';
import { toIso } from '../domain/time.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { gainOver, judgedMetrics } from '../evaluation/judged-metrics.ts';
import { oneSided } from '../evaluation/one-sided.ts';
import { verdict } from '../evaluation/verdict.ts';
import type { FeatureMatrix } from '../features/compute-features.ts';
import { type Scaler, scaleMatrix } from '../features/scaler.ts';
import { logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import { branchesOf } from '../model/config.ts';
import type { Manifest } from '../model/manifest.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import { findDecisions, inOrder } from './decisions.ts';
import { withSentiment } from './headlines.ts';
import { type MarketSeries, type ReadSeries, readMarketSeries } from './market-series.ts';
import { heed } from './pace.ts';
import { predictLogits } from './predict-logits.ts';
import { labelDecision } from './samples.ts';
import { sealedRange } from './sealed-range.ts';

/** What one look at a sealed window shows. */
type SealedJudgement = Omit<SealedWindow['results'][number], 'time' | 'modelId'>;

type SealedSources = {
  readonly readSeries: ReadSeries;
  /** Default: there are no headlines. */
  readonly readNews?: ReadNews;
};

/** Decisions of the sealed window as a dataset that has no parts, scaled as the model was trained. */
async function sealedDataset(
  { manifest, modelId }: LoadedModel,
  { readSeries, readNews = () => noNews }: SealedSources,
  signal?: AbortSignal,
): Promise<Dataset> {
  const { config, rules, markets, scalers, decisionEveryMs, sentiment } = manifest;
  const range = sealedRange(manifest, modelId);
  const decisions = { from: range.from, to: range.to + 1, everyMs: decisionEveryMs };
  const series: MarketSeries[] = [];
  for (const market of markets) {
    series.push(readMarketSeries(readSeries, market, config, rules, decisions));
    await heed({ signal });
  }
  const found = inOrder(series.map(({ bars }, market) => findDecisions(bars, market, config, rules, decisions).found));
  if (found.length === 0) {
    throw new Failure(
      'not-enough-data',
      `The bars of the sealed window of ${modelId}, ${toIso(range.from)} to ${toIso(range.to)}, are not there; import or download them again.`,
    );
  }
  const none = new Int32Array();
  const samples = found.map((decision) => labelDecision(series[decision.market].bars, decision, rules));
  const news = markets.map((market) => readNews(market, range.from, range.to + 1));
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

/**
 * Judges a model on its sealed window, beside answering the class shares of its training part. Whoever calls it must put the answer on
 * record before anyone sees it.
 * @throws Failure 'not-found' when the model has no sealed window, 'not-enough-data' when its bars are gone, 'cancelled'
 */
export async function judgeSealed(
  model: LoadedModel,
  sources: SealedSources,
  signal?: AbortSignal,
): Promise<SealedJudgement> {
  const { manifest, network } = model;
  const { rules, calibration, markets, report } = manifest;
  const dataset = await sealedDataset(model, sources, signal);
  const { samples } = dataset;
  const indices = Int32Array.from(samples.keys());
  const logits = await predictLogits(logitsOf(network), dataset, indices, { signal });
  const said = calibrate(logits, calibration);
  const baseRate = baseRateProbabilities(trainingCounts(report.dataset), samples.length);
  const found = {
    labels: labelsOf(dataset, indices),
    decisionTime: samples.map(({ decisionTime }) => decisionTime),
  };
  const metrics = judgedMetrics(said, found, rules.horizonMs);
  const baseline = judgedMetrics(baseRate, found, rules.horizonMs);
  const gain = gainOver(baseRate, said, found, rules.horizonMs);
  const { value, low, high, blocks } = gain;
  const sentence = verdict({
    loss: metrics.logLoss,
    samples: metrics.samples,
    baselines: [{ name: 'base rate', loss: baseline.logLoss, gain }],
  });
  return {
    markets,
    from: samples[0].decisionTime,
    to: samples[samples.length - 1].decisionTime,
    metrics,
    baseRate: baseline,
    gain: blocks > 1 ? { value, interval: { low, high } } : null,
    verdict: [sentence, oneSided(metrics.confusion)].filter((part) => part !== undefined).join(' '),
  };
}

/** The labels of the training part as far as counting them goes. */
function trainingCounts({ samples, classShares }: Manifest['report']['dataset']): Uint8Array {
  return Uint8Array.from(
    outcomes.flatMap((outcome, k) => new Array<number>(Math.round(classShares[outcome] * samples.train)).fill(k)),
  );
}
