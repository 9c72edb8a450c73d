import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AttentionPooling } from '../model/attention-pooling.ts';
import { startBackend } from '../model/backend.ts';
import { fuseLayers } from './fuse-layers.ts';
import type { Kernels } from './kernels.ts';
import { startKernels } from './running-kernels.ts';

let kernels: Kernels;
beforeAll(async () => {
  await startBackend('wasm');
  kernels = startKernels();
});

type Layer = 'lstm' | 'gru' | 'two-way lstm' | 'two-way gru' | 'attention' | 'dense';
type Case = {
  layer: Layer;
  returnSequences: boolean;
  steps: number;
  features: number;
  units: number;
  batch: number;
  seed: number;
};

/** Sizes that are multiples of nothing, batches of one shard and of several. At least two steps: tfjs' own gradient fails at one. */
const anyCase = fc.record<Case>({
  layer: fc.constantFrom('lstm', 'gru', 'two-way lstm', 'two-way gru', 'attention', 'dense'),
  returnSequences: fc.boolean(),
  steps: fc.integer({ min: 2, max: 11 }),
  features: fc.integer({ min: 1, max: 21 }),
  units: fc.integer({ min: 1, max: 27 }),
  batch: fc.integer({ min: 1, max: 75 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

function layerOf({ layer, returnSequences, units }: Case): tf.layers.Layer {
  if (layer === 'attention') return new AttentionPooling({ units, seed: 1 });
  const settings = { units, returnSequences, recurrentActivation: 'sigmoid' as const };
  const one = layer.endsWith('lstm') ? tf.layers.lstm(settings) : tf.layers.gru(settings);
  return layer.startsWith('two-way') ? tf.layers.bidirectional({ layer: one as tf.RNN, mergeMode: 'concat' }) : one;
}

function modelOf(kind: Case): tf.LayersModel {
  const input = tf.input({ shape: [kind.steps, kind.features] });
  if (kind.layer === 'dense') {
    const flat = tf.layers.flatten().apply(input);
    const { units } = kind;
    const hidden = tf.layers.dense({ units, activation: 'sigmoid' }).apply(flat);
    return tf.model({ inputs: input, outputs: tf.layers.dense({ units: 3 }).apply(hidden) as tf.SymbolicTensor });
  }
  const output = layerOf(kind).apply(input);
  return tf.model({ inputs: input, outputs: (Array.isArray(output) ? output[0] : output) as tf.SymbolicTensor });
}

/** Largest difference as a share of the largest value. */
function distance(actual: tf.Tensor, expected: tf.Tensor): number {
  return tf.tidy(() => {
    const scale = Math.max(tf.max(tf.abs(expected)).dataSync()[0], 1e-3);
    return tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0] / scale;
  });
}

/** What the network says, and the slopes of a random weighting of it over the windows and over every weight. */
function outcomeOf(model: tf.LayersModel, windows: tf.Tensor, weighting: tf.Tensor) {
  const loss = (x: tf.Tensor) => tf.sum(tf.mul(weighting, model.apply(x) as tf.Tensor)) as tf.Scalar;
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { grads } = tf.variableGrads(() => loss(windows), variables);
  return [
    model.apply(windows) as tf.Tensor,
    tf.grad(loss)(windows),
    ...variables.map((variable) => grads[variable.name]),
  ];
}

function twins(kind: Case) {
  const plain = modelOf(kind);
  const fused = modelOf(kind);
  const weights = plain
    .getWeights()
    .map((weight, i) => tf.randomNormal(weight.shape, 0, 0.4, 'float32', kind.seed + i));
  plain.setWeights(weights);
  fused.setWeights(weights);
  return { plain, fused };
}

describe('a fused layer', () => {
  it('computes what tfjs computes, and every slope, within 1e-4 of it', () => {
    fc.assert(
      fc.property(anyCase, (kind) => {
        tf.engine().startScope();
        const { plain, fused } = twins(kind);
        expect(fuseLayers(fused, kernels)).toEqual([]);
        const windows = tf.randomNormal([kind.batch, kind.steps, kind.features], 0, 1, 'float32', kind.seed);
        const outputShape = (plain.apply(windows) as tf.Tensor).shape;
        const weighting = tf.randomNormal(outputShape, 0, 1, 'float32', kind.seed + 50);
        const expected = outcomeOf(plain, windows, weighting);
        outcomeOf(fused, windows, weighting).forEach((actual, i) => {
          expect(distance(actual, expected[i])).toBeLessThan(1e-4);
        });
        plain.dispose();
        fused.dispose();
        tf.engine().endScope();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('would not pass with another activation, which tells that the comparison compares', () => {
    const kind: Case = {
      layer: 'lstm',
      returnSequences: false,
      steps: 5,
      features: 3,
      units: 4,
      batch: 2,
      seed: 1,
    };
    const { plain, fused } = twins(kind);
    fuseLayers(fused, kernels);
    const windows = tf.randomNormal([2, 5, 3], 0, 1, 'float32', 1);
    const input = tf.input({ shape: [5, 3] });
    const hard = tf.model({
      inputs: input,
      outputs: tf.layers.lstm({ units: 4 }).apply(input) as tf.SymbolicTensor,
    });
    hard.setWeights(plain.getWeights());
    expect(distance(fused.apply(windows) as tf.Tensor, hard.apply(windows) as tf.Tensor)).toBeGreaterThan(1e-3);
  });

  it('has slopes that agree with finite differences', () => {
    for (const layer of ['lstm', 'gru', 'two-way lstm', 'attention', 'dense'] as const) {
      const kind: Case = { layer, returnSequences: true, steps: 4, features: 3, units: 5, batch: 2, seed: 7 };
      const { fused } = twins(kind);
      fuseLayers(fused, kernels);
      const windows = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.7));
      const at = (x: tf.Tensor) => tf.sum(tf.square(fused.apply(x) as tf.Tensor)) as tf.Scalar;
      const tensorOf = (values: Float32Array) => tf.tensor3d(values.slice(), [2, 4, 3]);
      const slopes = tf.grad(at)(tensorOf(windows)).dataSync();
      windows.forEach((value, i) => {
        const moved = (by: number) => {
          const copy = windows.slice();
          copy[i] = value + by;
          return at(tensorOf(copy)).dataSync()[0];
        };
        expect(slopes[i]).toBeCloseTo((moved(1e-2) - moved(-1e-2)) / 2e-2, 2);
      });
    }
  });

  it('has slopes over every weight that agree with finite differences, in a batch of several shards', () => {
    for (const layer of ['lstm', 'gru', 'two-way lstm', 'two-way gru', 'attention', 'dense'] as const) {
      const kind: Case = { layer, returnSequences: true, steps: 4, features: 3, units: 5, batch: 37, seed: 11 };
      const { fused } = twins(kind);
      fuseLayers(fused, kernels);
      const windows = tf.randomNormal([37, 4, 3], 0, 1, 'float32', 5);
      const loss = () => tf.mean(tf.square(fused.apply(windows) as tf.Tensor)) as tf.Scalar;
      const variables = fused.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(loss, variables);
      variables.forEach((variable, i) => {
        const slope = grads[variable.name];
        // Along the slope itself the loss changes most: the difference is far above rounding.
        const direction = tf.div(slope, tf.norm(slope));
        const start = tf.clone(variable);
        const at = (step: number) => {
          variable.assign(tf.add(start, tf.mul(direction, step)));
          return loss().dataSync()[0];
        };
        const [ahead, behind] = [at(0.02), at(-0.02)];
        variable.assign(start);
        const expected = tf.norm(slope).dataSync()[0];
        expect(Math.abs((ahead - behind) / 0.04 / expected - 1), `${layer}, weight ${i}`).toBeLessThan(0.02);
      });
    }
  });

  it('refuses to go back through states that a later pass has overwritten', () => {
    const { fused } = twins({
      layer: 'gru',
      returnSequences: false,
      steps: 3,
      features: 2,
      units: 4,
      batch: 2,
      seed: 3,
    });
    fuseLayers(fused, kernels);
    const windows = tf.randomNormal([2, 3, 2]);
    expect(() =>
      tf.grad((x) => {
        const first = fused.apply(x) as tf.Tensor;
        return tf.sum(tf.add(first, fused.apply(x) as tf.Tensor)) as tf.Scalar;
      })(windows),
    ).toThrow(/another pass/);
  });

  it('is left to tfjs where the kernels do not compute it, and is named', () => {
    const input = tf.input({ shape: [3, 2] });
    const hard = tf.layers.lstm({ units: 2, name: 'hard', returnSequences: true }).apply(input) as tf.SymbolicTensor;
    const relu = tf.layers
      .gru({ units: 2, name: 'relu', activation: 'relu', recurrentActivation: 'sigmoid' })
      .apply(hard) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: relu });
    const windows = tf.randomNormal([2, 3, 2]);
    const before = (model.apply(windows) as tf.Tensor).dataSync();
    expect(fuseLayers(model, kernels)).toEqual(['hard', 'relu']);
    expect((model.apply(windows) as tf.Tensor).dataSync()).toEqual(before);
  });

  it('saves as the tfjs layer it is', () => {
    const { plain, fused } = twins({
      layer: 'two-way lstm',
      returnSequences: false,
      steps: 3,
      features: 2,
      units: 4,
      batch: 2,
      seed: 3,
    });
    fuseLayers(fused, kernels);
    const classes = (model: tf.LayersModel) => model.layers.map((layer) => layer.getClassName());
    expect(classes(fused)).toEqual(classes(plain));
    expect(fused.weights.map(({ shape }) => shape)).toEqual(plain.weights.map(({ shape }) => shape));
  });
});
