import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../contract/contract.ts';
import { sliceColumns } from '../domain/candle.ts';
import { defaultFusionWeights, type MarketNews, noNews, type ReadNews } from '../domain/news.ts';
import { outcomes } from '../domain/prediction.ts';
import { dayMs, hourMs, timeframeMs } from '../domain/timeframe.ts';
import { sentimentFeatureNames } from '../features/sentiment-vector.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel } from '../model/build-model.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { exampleDataset, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { hearNews } from './hear-news.ts';
import { layerActivity } from './inspect-layer.ts';
import { createPredictor, type PredictOptions, type Predictor } from './predict.ts';
import { type ReadNewest, readWindows } from './read-windows.ts';
import { sentimentMeanings } from './sentiment-meanings.ts';

const market = 'demo:BTC/USDT';
const series = exampleSeries();
const dataset = exampleDataset(series);
const asOf = dataset.samples[dataset.split.test[40]].decisionTime;
const readNewest: ReadNewest = (of, timeframe, limit, before) => {
  const columns = series(of, timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - limit), columns.openTime.length);
};
const options: PredictOptions = { market, asOf, readNewest, tickSize: 0.01 };
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** A headline of the lexicon, known so long before the decision. */
const mention = (agoMs: number, score: number): MarketNews['mentions'][number] => ({
  availableTime: asOf - agoMs,
  isBackfilled: false,
  parts: [{ model: 'lexicon', score, uncertainty: 0.1, countsFrom: asOf - agoMs }],
});
const reads = (...mentions: MarketNews['mentions'][number][]): ReadNews => {
  const news = { mentions: mentions.sort((a, b) => a.availableTime - b.availableTime), fearGreed: [] };
  return () => news;
};

function modelWith(sentiment: LoadedModel['manifest']['sentiment']): LoadedModel {
  const network = buildModel(exampleConfig, 5);
  const manifest = {
    ...exampleContent(),
    scalers: dataset.scalers,
    ...(sentiment && { sentiment }),
    version: 1 as const,
    sha256: {},
  };
  return { modelId: 'm-test', manifest, network, dispose: () => void network.dispose() };
}

let informed: LoadedModel;
let predictor: Predictor;
let deaf: Predictor;
beforeAll(async () => {
  await startBackend('wasm');
  informed = modelWith({ featureNames: [...sentimentFeatureNames], weights: defaultFusionWeights });
  predictor = createPredictor(informed);
  deaf = createPredictor(modelWith(undefined));
});
afterAll(() => {
  predictor.dispose();
  deaf.dispose();
});

describe('a model that has learnt from headlines', () => {
  const good = reads(mention(hourMs, 0.8), mention(2 * hourMs, 0.6));

  it('predicts with them, without them, and with them again, and says which', () => {
    const before = tf.memory().numTensors;
    const [withNews, without, empty, again] = [good, undefined, () => noNews, good].map((readNews) =>
      contract['predictions.make'].result.parse(predictor.predict({ ...options, readNews })),
    );
    expect(again).toEqual(withNews);
    expect(empty).toEqual(without);
    expect(withNews.probabilities).not.toEqual(without.probabilities);
    expect(withNews.reasons.at(-1)).toMatch(/^It heard 2 headlines of the last 3 days: \+0\.\d\d on a scale/);
    expect(without.reasons.at(-1)).toMatch(/no headlines of the last 3 days: judged without them/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('without headlines says exactly what a model says that knows none', () => {
    expect(predictor.predict(options).probabilities).toEqual(deaf.predict(options).probabilities);
  });

  it('hears what is there at the decision itself and nothing later, nothing old', () => {
    const at = (readNews: ReadNews) => predictor.predict({ ...options, readNews }).probabilities;
    const silent = predictor.predict(options).probabilities;
    expect(at(reads(mention(0, 0.8)))).not.toEqual(silent);
    expect(at(reads(mention(-1, 0.8)))).toEqual(silent);
    expect(at(reads(mention(3 * dayMs, 0.8)))).toEqual(silent);
    expect(at(reads(mention(hourMs, 0.8), mention(-1, -1)))).toEqual(at(reads(mention(hourMs, 0.8))));
  });

  it('asks for the news of its market up to the decision and not beyond', () => {
    const asked: unknown[][] = [];
    const readNews: ReadNews = (...what) => {
      asked.push(what);
      return noNews;
    };
    predictor.predict({ ...options, readNews });
    expect(asked).toEqual([[market, asOf, asOf + 1]]);
  });

  it('knows the mood from the Fear & Greed index alone', () => {
    const readNews: ReadNews = () => ({ mentions: [], fearGreed: [{ availableTime: asOf - hourMs, value: 20 }] });
    const { probabilities, reasons } = predictor.predict({ ...options, readNews });
    expect(probabilities).not.toEqual(predictor.predict(options).probabilities);
    expect(reasons.at(-1)).toMatch(/Fear & Greed index alone/);
  });

  it('counts the headlines that were summed alone, and says when none of those that are there was judged', () => {
    const unjudged = { ...mention(hourMs, 0), parts: [] };
    const later = { ...mention(hourMs, 0.8), parts: [{ ...mention(-1, 0.8).parts[0] }] };
    const reason = (...mentions: MarketNews['mentions'][number][]) =>
      predictor.predict({ ...options, readNews: reads(...mentions) }).reasons.at(-1);
    expect(reason(unjudged, later)).toMatch(/^No model that counts has judged the 2 headlines of the last 3 days yet:/);
    expect(reason(unjudged, later, mention(hourMs, 0.8))).toMatch(
      /^It heard 1 headline of the last 3 days: \+0\.\d\d /,
    );
    const mood = { mentions: [unjudged], fearGreed: [{ availableTime: asOf - hourMs, value: 20 }] };
    expect(predictor.predict({ ...options, readNews: () => mood }).reasons.at(-1)).toMatch(
      /^No model that counts has judged the 1 headline of the last 3 days yet; .* Fear & Greed index alone/,
    );
  });

  it('says when they are judged by another version than the one it has learnt from, if that counts', () => {
    const of = (versions: MarketNews['versions']) => {
      const sentiment = {
        featureNames: [...sentimentFeatureNames],
        weights: { ...defaultFusionWeights, llm: 0 },
        versions: { lexicon: '1', finbert: 'a', llm: 'x' },
      };
      const readNews: ReadNews = (...asked) => ({ ...good(...asked), versions });
      return hearNews({ sentiment }, { market, asOf, readNews }).reason;
    };
    expect(of({ lexicon: '1', finbert: 'b', llm: 'y' })).toMatch(
      /counting most\. They are judged by FinBERT of version b, and it has learnt from version a\.$/,
    );
    for (const same of [{ lexicon: '1', finbert: 'a' }, { lexicon: '1' }, undefined]) {
      expect(of(same)).toMatch(/counting most\.$/);
    }
  });

  it('explains what each value of the headlines brings, and the sum holds', () => {
    for (const outcome of outcomes) {
      const explained = contract['predictions.explain'].result.parse(
        predictor.explain({ ...options, readNews: good }, outcome),
      );
      const { probability, baseline, residual, branches, features } = explained;
      const heard = features.filter(({ timeframe }) => timeframe === null);
      const branch = branches.find(({ lane }) => lane === 'sentiment');
      expect(explained.prediction).toEqual(predictor.predict({ ...options, readNews: good }));
      expect(branch?.isPresent).toBe(true);
      expect(branch?.contribution).not.toBe(0);
      expect(heard.map(({ feature }) => feature).sort()).toEqual(
        sentimentMeanings.map(({ feature }) => feature).sort(),
      );
      expect(sum(heard.map(({ contribution }) => contribution))).toBeCloseTo(branch?.contribution ?? 0, 9);
      for (const parts of [branches, features]) {
        expect(sum(parts.map(({ contribution }) => contribution))).toBeCloseTo(probability - baseline + residual, 9);
      }
      const hour = heard.find(({ feature }) => feature === 'mean over an hour');
      expect(hour).toMatchObject({ deviations: null, value: expect.closeTo(0.4, 0) });
    }
  });

  it('shows the layers of Branch C at work', () => {
    const bars = readWindows(readNewest, market, exampleConfig, asOf);
    const mask = (readNews?: ReadNews) =>
      layerActivity(informed, 'sentiment-mask', { market, asOf, bars, readNews }).activation?.histogram.mean;
    expect([mask(good), mask()]).toEqual([1, 0]);
  });
});

it('a model that has learnt from none is not told any, and says so', () => {
  const readNews = reads(mention(hourMs, 0.9));
  const told = deaf.predict({ ...options, readNews });
  expect(told).toEqual(deaf.predict(options));
  expect(told.reasons.at(-1)).toMatch(/has learnt from no headlines/);
  const { branches, features } = deaf.explain({ ...options, readNews });
  expect(branches.at(-1)).toEqual({ lane: 'sentiment', contribution: 0, isPresent: false });
  expect(features.every(({ timeframe }) => timeframe !== null)).toBe(true);
});
