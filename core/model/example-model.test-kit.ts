import * as tf from '@tensorflow/tfjs';
import { defaultTradeRules } from '../domain/prediction.ts';
import { featureCount, featureNames } from '../features/feature-names.ts';
import { branchesOf, type ModelConfig } from './config.ts';
import type { ManifestContent } from './manifest.ts';

/** Small enough to train in a test, with every kind of branch that needs no year of history. */
export const exampleConfig: ModelConfig = {
  name: 'example',
  features: featureCount,
  windows: { '1m': 6, '10m': 6, '1h': 6 },
  units: 4,
  attentionUnits: 3,
  sentiment: { inputs: 8, units: 4 },
  fusionUnits: 8,
  dropout: 0.2,
};

/** Inputs of the shapes a network takes, drawn from a normal distribution; the sentiment is present. */
export function exampleInputs(config: ModelConfig, batch: number, seed = 7): tf.Tensor[] {
  const windows = branchesOf(config).map(({ window }, i) =>
    tf.randomNormal([batch, window, config.features], 0, 1, 'float32', seed + i),
  );
  return [...windows, tf.randomNormal([batch, config.sentiment.inputs], 0, 1, 'float32', seed), tf.ones([batch, 1])];
}

const metrics = {
  samples: 3,
  logLoss: 1,
  brier: 0.5,
  accuracy: 0.5,
  balancedAccuracy: 0.5,
  macroF1: 0.5,
  mcc: 0,
  ece: 0.1,
  confusion: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** The manifest of a network that was never trained: identity scalers, no calibration. */
export function exampleContent(config: ModelConfig = exampleConfig): ManifestContent {
  const identity = { mean: new Array(config.features).fill(0), deviation: new Array(config.features).fill(1) };
  const range = { from: 1_000, to: 2_000 };
  return {
    createdAt: 1_700_000_000_000,
    config,
    seed: 1,
    markets: ['demo:BTC/USDT'],
    featureNames: [...featureNames],
    scalers: Object.fromEntries(branchesOf(config).map(({ timeframe }) => [timeframe, identity])),
    rules: defaultTradeRules,
    split: { train: range, validation: range, test: range },
    calibration: { temperature: 1, offsets: [0, 0, 0] },
    spec: {
      markets: ['demo:BTC/USDT'],
      preset: 'tiny',
      seed: 1,
      epochs: 1,
      batchSize: 64,
      learningRate: 0.001,
      seeds: 1,
      recencyHalfLifeDays: null,
      branchBaselines: false,
      headlines: true,
    },
    curve: [],
    parameters: 1,
    report: {
      dataset: {
        samples: { train: 1, validation: 1, test: 1 },
        ...range,
        fingerprint: 'none',
        classShares: { short: 0.2, flat: 0.6, long: 0.2 },
      },
      training: { epochs: 1, steps: 1, seconds: 1, samplesPerSecond: 1, backend: 'wasm', threads: 1 },
      metrics: { validation: metrics, test: metrics },
      baselines: { baseRate: metrics, persistence: metrics },
      verdict: 'Not trained.',
    },
  };
}
