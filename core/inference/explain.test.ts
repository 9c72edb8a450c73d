import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Explanation } from '../contract/contract.ts';
import { sliceColumns } from '../domain/candle.ts';
import { outcomes } from '../domain/prediction.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { columnOf, featureMeanings } from '../features/feature-meaning.ts';
import { featureCount, featureNames } from '../features/feature-names.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel } from '../model/build-model.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { exampleDataset, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { createPredictor, type PredictOptions } from './predict.ts';
import type { ReadNewest } from './read-windows.ts';

const market = 'demo:BTC/USDT';
const series = exampleSeries();
const dataset = exampleDataset(series);
const decisions = Array.from(dataset.split.test, (i) => dataset.samples[i].decisionTime);
const readNewest: ReadNewest = (of, timeframe, limit, before) => {
  const columns = series(of, timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - limit), columns.openTime.length);
};
const options: PredictOptions = { market, asOf: decisions[40], readNewest, tickSize: 0.01 };
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function exampleModel(change: (network: tf.LayersModel) => void = () => {}): LoadedModel {
  const network = buildModel(exampleConfig, 5);
  change(network);
  const calibration = { temperature: 1.5, offsets: [0.2, -0.1, 0.3] };
  const manifest = { ...exampleContent(), scalers: dataset.scalers, calibration, version: 1 as const, sha256: {} };
  return { modelId: 'm-test', manifest, network, dispose: () => void network.dispose() };
}

/** Multiplies the weights of the recurrent layers' inputs: what `factor` says for a feature's column. */
function scaleInputs(network: tf.LayersModel, factor: (column: number) => number): void {
  for (const layer of network.layers.filter(({ name }) => /lstm|gru/.test(name))) {
    const scaled = layer.getWeights().map((weight) => {
      if (weight.shape[0] !== featureCount) return weight;
      const rows = Array.from({ length: featureCount }, (_, column) => factor(column));
      return weight.mul(tf.tensor2d(rows, [featureCount, 1]));
    });
    layer.setWeights(scaled);
  }
}

function explainWith(model: LoadedModel, outcome?: (typeof outcomes)[number]): Explanation {
  const predictor = createPredictor(model);
  const explained = predictor.explain(options, outcome);
  predictor.dispose();
  return explained;
}

let model: LoadedModel;
beforeAll(async () => {
  await startBackend('wasm');
  model = exampleModel();
});
afterAll(() => model.dispose());

describe('an explanation', () => {
  it('has the shape of the contract and explains the very prediction that is made', () => {
    const predictor = createPredictor(model);
    const explained = contract['predictions.explain'].result.parse(predictor.explain(options));
    const { probabilities } = explained.prediction;
    expect(explained.prediction).toEqual(predictor.predict(options));
    expect(probabilities[explained.outcome]).toBe(Math.max(...Object.values(probabilities)));
    expect(explained.probability).toBeCloseTo(probabilities[explained.outcome], 6);
  });

  it('accounts for the whole way from the baseline, for every class at every decision', () => {
    const predictor = createPredictor(model);
    fc.assert(
      fc.property(fc.constantFrom(...decisions), fc.constantFrom(...outcomes), (asOf, outcome) => {
        const { probability, baseline, residual, tolerance, branches, windows, features } = predictor.explain(
          { ...options, asOf },
          outcome,
        );
        const whole = probability - baseline + residual;
        expect(Math.abs(residual)).toBeLessThan(tolerance);
        for (const parts of [branches, windows, features]) {
          expect(sum(parts.map((part) => part.contribution))).toBeCloseTo(whole, 9);
        }
        for (const { barContributions, contribution } of windows) {
          expect(sum(barContributions)).toBeCloseTo(contribution, 9);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('of the three classes cancels out: what one gains the others lose', () => {
    const perClass = outcomes.map((outcome) => explainWith(exampleModel(), outcome).windows);
    for (const i of perClass[0].keys()) {
      expect(sum(perClass.map((windows) => windows[i].contribution))).toBeCloseTo(0, 5);
    }
  });

  it('takes more steps when the usual ones leave too much unexplained', () => {
    const steep = explainWith(exampleModel((network) => scaleInputs(network, () => 40)));
    expect(steep.steps).toBe(64);
    expect(explainWith(exampleModel()).steps).toBe(32);
  });

  it('names every bar by its time, ends with the newest closed one, and gives each feature its newest value', () => {
    const { windows, features } = explainWith(exampleModel());
    expect(windows.map(({ timeframe, lane }) => `${timeframe} ${lane}`)).toEqual(['1m micro', '10m micro', '1h macro']);
    for (const { timeframe, openTime } of windows) {
      const closed = readNewest(market, timeframe, 6, options.asOf);
      expect(openTime).toEqual(Array.from(closed.openTime));
    }
    const hour = readNewest(market, '1h', 2, options.asOf);
    const change = features.find(({ timeframe, feature }) => timeframe === '1h' && feature === 'logReturn');
    expect(change?.value).toBeCloseTo(Math.log(hour.close[1] / hour.close[0]), 6);
    const clock = features.find(({ timeframe, feature }) => timeframe === '1h' && feature === 'timeOfDay');
    expect(clock).toMatchObject({ value: hour.openTime[1] + timeframeMs('1h'), deviations: null });
    expect(features).toHaveLength(3 * featureMeanings.length);
    const sizes = features.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('is the same each time and frees every tensor', () => {
    const predictor = createPredictor(model);
    const first = predictor.explain(options);
    const before = tf.memory().numTensors;
    expect(predictor.explain(options)).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of a network that answers no number is refused by name', () => {
    const broken = exampleModel((network) => scaleInputs(network, () => Number.NaN));
    expect(() => explainWith(broken)).toThrow(
      expect.objectContaining({ code: 'corrupt', message: expect.stringContaining('m-test') }),
    );
  });
});

describe('a feature the network ignores', () => {
  const ofFeature = (explained: Explanation, name: string) =>
    explained.features.filter(({ feature }) => feature === name).map(({ contribution }) => contribution);

  it('brings exactly nothing, where it brings something to a network that reads it', () => {
    const blind = explainWith(exampleModel((network) => scaleInputs(network, (c) => (c === columnOf('rsi') ? 0 : 1))));
    expect(ofFeature(blind, 'rsi').map(Math.abs)).toEqual([0, 0, 0]);
    expect(ofFeature(explainWith(exampleModel()), 'rsi').every((contribution) => contribution !== 0)).toBe(true);
  });

  it('leaves everything to the only one that is read', () => {
    const only = explainWith(exampleModel((network) => scaleInputs(network, (c) => (c === columnOf('rsi') ? 5 : 0))));
    const { probability, baseline, residual } = only;
    expect(Math.abs(probability - baseline)).toBeGreaterThan(0.01);
    expect(sum(ofFeature(only, 'rsi'))).toBeCloseTo(probability - baseline + residual, 9);
  });
});

describe('attention', () => {
  it('is there for the macro windows only, one weight a bar, and sums to 1', () => {
    const [minutes, tens, hours] = explainWith(exampleModel()).windows;
    expect([minutes.attention, tens.attention]).toEqual([null, null]);
    expect(hours.attention).toHaveLength(hours.openTime.length);
    expect(sum(hours.attention ?? [])).toBeCloseTo(1, 6);
  });

  it('is even when the network asks for nothing in particular, and uneven when it does', () => {
    const spread = (explained: Explanation) => {
      const weights = explained.windows[2].attention ?? [];
      return Math.max(...weights) - Math.min(...weights);
    };
    const incurious = exampleModel((network) => {
      const attention = network.getLayer('1h-attention');
      const [kernel, bias, query] = attention.getWeights();
      attention.setWeights([kernel, bias, tf.zerosLike(query)]);
    });
    expect(spread(explainWith(incurious))).toBeLessThan(1e-6);
    expect(spread(explainWith(exampleModel()))).toBeGreaterThan(1e-3);
  });
});

it('every column of a feature row belongs to exactly one feature that is explained', () => {
  expect(featureMeanings.flatMap(({ columns }) => columns).sort()).toEqual([...featureNames].sort());
});
