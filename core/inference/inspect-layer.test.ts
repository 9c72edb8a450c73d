import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sliceColumns } from '../domain/candle.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel } from '../model/build-model.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { exampleDataset, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { layerActivity, layerWeights } from './inspect-layer.ts';
import type { Bars } from './network-inputs.ts';
import { createPredictor } from './predict.ts';
import { type ReadNewest, readWindows } from './read-windows.ts';

const market = 'demo:BTC/USDT';
const series = exampleSeries();
const dataset = exampleDataset(series);
const asOf = dataset.samples[dataset.split.test[40]].decisionTime;
const readNewest: ReadNewest = (of, timeframe, limit, before) => {
  const columns = series(of, timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - limit), columns.openTime.length);
};

let model: LoadedModel;
let bars: Bars;
beforeAll(async () => {
  await startBackend('wasm');
  const network = buildModel(exampleConfig, 5);
  const manifest = { ...exampleContent(), scalers: dataset.scalers, version: 1 as const, sha256: {} };
  model = { modelId: 'm-test', manifest, network, dispose: () => void network.dispose() };
  bars = readWindows(readNewest, market, exampleConfig, asOf);
});
afterAll(() => model.dispose());

const activity = (layer: string) => layerActivity(model, layer, { market, asOf, bars });

it('names the weights of a layer without the layer', () => {
  const names = (layer: string) => layerWeights(model, layer).map(({ name, shape }) => `${name} ${shape.join('×')}`);
  expect(names('1h-attention')).toEqual(['kernel 4×3', 'bias 3', 'query 3×1']);
  expect(names('1m-bilstm')).toEqual(
    ['forward', 'backward'].flatMap((side) => [
      `${side} kernel 19×16`,
      `${side} recurrent kernel 4×16`,
      `${side} bias 16`,
    ]),
  );
  expect(names('fusion-concat')).toEqual([]);
});

it('counts every parameter of the network in exactly one histogram', () => {
  const counted = model.network.layers.flatMap((layer) => layerWeights(model, layer.name));
  expect(counted.reduce((sum, { histogram }) => sum + histogram.values, 0)).toBe(model.network.countParams());
});

it('shows what the network answers for the very windows of the prediction', () => {
  const { activation } = activity('probabilities');
  const { probabilities } = createPredictor(model).predict({ market, asOf, readNewest, tickSize: 0.01 });
  const said = Object.values(probabilities);
  expect(activation).toMatchObject({ market, asOf, shape: [3] });
  expect(activation?.histogram.mean).toBeCloseTo(1 / 3, 6);
  expect(activation?.histogram.high).toBeCloseTo(Math.max(...said), 5);
  expect(activation?.histogram.low).toBeCloseTo(Math.min(...said), 5);
});

it('has an activation of every layer, inputs included, and sees the missing headlines as zeros', () => {
  for (const { name } of model.network.layers) {
    const { activation } = activity(name);
    expect(activation?.histogram.values, name).toBe(activation?.shape.reduce((size, side) => size * side, 1));
  }
  expect(activity('sentiment-mask').activation?.histogram).toMatchObject({ zeroShare: 1, counts: [1] });
  expect(activity('1m-input').activation).toMatchObject({ shape: [6, 19] });
});

it('shows the attention of an attention layer, bar by bar, and of no other', () => {
  const { attention, activation } = activity('1h-attention');
  expect(activation?.shape).toEqual([4]);
  expect(attention?.timeframe).toBe('1h');
  expect(attention?.bars.map((bar) => bar.openTime)).toEqual(Array.from(bars['1h']?.openTime.slice(-6) ?? []));
  expect(attention?.bars.reduce((sum, bar) => sum + bar.weight, 0)).toBeCloseTo(1, 5);
  expect(activity('1h-gru').attention).toBeNull();
});

it('keeps no tensor, and says which layer there is not', () => {
  const before = tf.memory().numTensors;
  activity('1h-attention');
  activity('logits');
  expect(tf.memory().numTensors).toBe(before);
  expect(() => layerWeights(model, 'moon')).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it('leaves the network usable and disposable after it was looked into', () => {
  const own = tf.memory().numTensors;
  const network = buildModel(exampleConfig, 9);
  layerActivity({ ...model, network }, 'logits', { market, asOf, bars });
  network.dispose();
  expect(tf.memory().numTensors).toBe(own);
});
