import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';
import { buildModel, plainModel } from './build-model.ts';
import { type ModelConfig, modelConfigSchema, presets } from './config.ts';
import { exampleConfig, exampleInputs } from './example-model.test-kit.ts';

beforeAll(async () => void (await startBackend('wasm')));

function answer(config: ModelConfig, seed: number, inputs: tf.Tensor[]): Float32Array {
  const model = buildModel(config, seed);
  const said = tf.tidy(() => (model.apply(inputs, { training: false }) as tf.Tensor).dataSync() as Float32Array);
  model.dispose();
  return said;
}

describe('the hybrid network', () => {
  it('answers with probabilities over short, flat, long', () => {
    const said = answer(exampleConfig, 1, exampleInputs(exampleConfig, 5));
    expect(said).toHaveLength(15);
    for (let row = 0; row < 5; row++) {
      expect(said[row * 3] + said[row * 3 + 1] + said[row * 3 + 2]).toBeCloseTo(1, 5);
    }
  });

  it('has the same weights for the same seed and others for another, zero included', () => {
    const inputs = exampleInputs(exampleConfig, 2);
    const [first, again, other] = [0, 0, 1].map((seed) => answer(exampleConfig, seed, inputs));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('takes the windows of every preset and of a choice of timeframes', () => {
    for (const config of Object.values(presets)) expect(modelConfigSchema.parse(config)).toEqual(config);
    const config = { ...exampleConfig, windows: { '5m': 3, '1d': 2 } };
    const model = buildModel(config, 1);
    expect(model.inputs.map((input) => input.shape.slice(1))).toEqual([
      [3, config.features],
      [2, config.features],
      [8],
      [1],
    ]);
    model.dispose();
  });

  it('can be the reference network of about 190,000 parameters', () => {
    const reference: ModelConfig = { ...presets.base, features: 16, units: 64, attentionUnits: 16, fusionUnits: 64 };
    const model = buildModel(reference, 1);
    expect(model.countParams()).toBeGreaterThan(185_000);
    expect(model.countParams()).toBeLessThan(195_000);
    model.dispose();
  });

  it('ignores the values of missing sentiment but tells missing from neutral', () => {
    const config = { ...exampleConfig, dropout: 0 };
    const windows = exampleInputs(config, 1).slice(0, 3);
    const withSentiment = (value: number, mask: number) =>
      answer(config, 1, [...windows, tf.fill([1, 8], value), tf.fill([1, 1], mask)]);
    expect(withSentiment(3, 0)).toEqual(withSentiment(-1, 0));
    expect(withSentiment(0, 0)).not.toEqual(withSentiment(0, 1));
    expect(withSentiment(3, 1)).not.toEqual(withSentiment(0, 1));
  });

  it("says the same on tfjs' own layers as on the kernels, to 1e-6", () => {
    const config = { ...exampleConfig, units: 21, attentionUnits: 5 };
    const [fused, plain] = [buildModel(config, 1), plainModel(config, 2)];
    const inputs = exampleInputs(config, 40);
    const say = (model: tf.LayersModel) => tf.tidy(() => (model.apply(inputs) as tf.Tensor).dataSync());
    const before = say(plain);
    plain.setWeights(fused.getWeights());
    const [ours, theirs] = [say(fused), say(plain)];
    ours.forEach((value, i) => void expect(Math.abs(value - theirs[i])).toBeLessThan(1e-6));
    expect(Math.max(...before.map((value, i) => Math.abs(value - theirs[i])))).toBeGreaterThan(1e-3);
    fused.dispose();
    plain.dispose();
  });

  it('frees all its weights', () => {
    const before = tf.memory().numTensors;
    buildModel(exampleConfig, 1).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
