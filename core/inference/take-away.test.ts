import { afterAll, beforeAll, expect, it } from 'vitest';
import { sliceColumns } from '../domain/candle.ts';
import { defaultFusionWeights, type MarketNews } from '../domain/news.ts';
import { outcomes } from '../domain/prediction.ts';
import { dayMs, hourMs, timeframeMs } from '../domain/timeframe.ts';
import { sentimentFeatureNames } from '../features/sentiment-vector.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel } from '../model/build-model.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import type { Manifest } from '../model/manifest.ts';
import { exampleDataset, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { type Change, createPredictor, type Predictor } from './predict.ts';
import type { ReadNewest } from './read-windows.ts';

const series = exampleSeries();
const dataset = exampleDataset(series);
const asOf = dataset.samples[dataset.split.test[20]].decisionTime;
const market = 'demo:BTC/USDT';
const lanes = ['micro', 'macro', 'sentiment'] as const;

const readNewest: ReadNewest = (of, timeframe, count, before) => {
  const columns = series(of, timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - count), columns.openTime.length);
};
/** One headline an hour before, of which the lexicon thought much. */
const readNews = (): MarketNews => ({
  mentions: [
    {
      availableTime: asOf - hourMs,
      isBackfilled: false,
      parts: [{ model: 'lexicon', score: 0.9, uncertainty: 0.1, countsFrom: asOf - hourMs }],
    },
  ],
  fearGreed: [],
});

let deaf: Predictor;
let hearing: Predictor;
const predictorWith = (change: Partial<Manifest> = {}) =>
  createPredictor({
    modelId: 'm-test',
    manifest: { ...exampleContent(), scalers: dataset.scalers, version: 1, sha256: {}, ...change },
    network: buildModel(exampleConfig, 5),
    dispose: () => {},
  });
const decide = (predictor: Predictor, change?: Change) =>
  predictor.decide({ market, asOf, readNewest, readNews, tickSize: 0.01 }, change);

beforeAll(async () => {
  await startBackend('wasm');
  deaf = predictorWith();
  hearing = predictorWith({
    sentiment: { featureNames: [...sentimentFeatureNames], weights: defaultFusionWeights },
  });
});
afterAll(() => {
  deaf.dispose();
  hearing.dispose();
});

it('without any branch the probabilities are those of the baseline that explanations start from', () => {
  const { prediction } = decide(hearing, { without: lanes });
  for (const outcome of outcomes) {
    const { baseline } = hearing.explain({ market, asOf, readNewest, readNews, tickSize: 0.01 }, outcome);
    expect(prediction.probabilities[outcome]).toBeCloseTo(baseline, 6);
  }
  // The control: with its branches it says something else.
  expect(decide(hearing).prediction.probabilities).not.toEqual(prediction.probabilities);
});

it('each branch that is taken away changes the probabilities and is named, and the inputs stay those of the moment', () => {
  const { prediction, inputHash } = decide(hearing);
  const others = lanes.map((lane) => decide(hearing, { without: [lane] }));
  const said = [prediction, ...others.map((other) => other.prediction)].map(({ probabilities }) => probabilities.long);
  expect(new Set(said).size).toBe(4);
  expect(others.map((other) => other.inputHash)).toEqual([inputHash, inputHash, inputHash]);
  const [micro, macro, sentiment] = others.map((other) => other.prediction.reasons.join(' '));
  expect(micro).toMatch(/The micro branch was fed average bars/);
  expect(macro).toMatch(/The macro branch was fed average bars/);
  expect(sentiment).toMatch(/The headlines were taken away/);
  // Entry, levels and distance are of the real bars.
  expect(others.map((other) => other.prediction.entry)).toEqual([0, 0, 0].map(() => prediction.entry));
});

it('taking the headlines away changes nothing for a model that hears none', () => {
  expect(decide(deaf, { without: ['sentiment'] })).toEqual(decide(deaf));
  expect(decide(hearing, { without: ['sentiment'] })).not.toEqual(decide(hearing));
});

it('asking with what was learnt and nothing taken away gives the same bits', () => {
  expect(decide(hearing, { rules: exampleContent().rules, without: [] })).toEqual(decide(hearing));
});

it('other levels and costs change what is expected by the formula and leave the probabilities alone', () => {
  const { rules } = exampleContent();
  const { prediction: before } = decide(deaf);
  const dear = decide(deaf, { rules: { ...rules, roundTripCost: 2 * rules.roundTripCost } }).prediction;
  expect(dear.probabilities).toEqual(before.probabilities);
  expect(dear.expectedValue).toBeCloseTo(before.expectedValue - rules.roundTripCost, 12);
  const span = ((rules.takeProfitAtr + rules.stopLossAtr) * before.atr) / before.entry;
  expect(dear.breakEven).toBeCloseTo(before.breakEven + rules.roundTripCost / span, 12);
  expect([dear.takeProfit, dear.stopLoss]).toEqual([before.takeProfit, before.stopLoss]);

  const far = decide(deaf, { rules: { ...rules, takeProfitAtr: 4, stopLossAtr: 2, horizonMs: hourMs } }).prediction;
  const sign = before.side === 'long' ? 1 : -1;
  expect(far.takeProfit).toBeCloseTo(before.entry + sign * 4 * before.atr, 2);
  expect(far.stopLoss).toBeCloseTo(before.entry - sign * 2 * before.atr, 2);
  expect(far.horizonEnd).toBe(asOf + hourMs);
  expect(far.probabilities).toEqual(before.probabilities);
});

it('an expired model says so and gives no signal, whatever is changed', () => {
  const old = { from: 0, to: asOf - 91 * dayMs };
  const real = 'binance:BTC/USDT';
  const predictor = predictorWith({ markets: [real], split: { train: old, validation: old, test: old } });
  const options = { market: real, asOf, readNewest, tickSize: 0.01 } as const;
  const free = { ...exampleContent().rules, roundTripCost: 0 };
  const { prediction } = predictor.decide(options, { rules: free, without: ['macro'] });
  expect(prediction.signal).toBe('abstain');
  expect(prediction.reasons[0]).toBe(
    "The model's data end 91 days before: after 90 days it has expired; train a new one.",
  );
});
