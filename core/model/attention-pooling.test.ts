import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AttentionPooling } from './attention-pooling.ts';
import { startBackend } from './backend.ts';

beforeAll(async () => void (await startBackend('wasm')));

describe('attention pooling', () => {
  it('is the mean over time weighted by its own weights', () => {
    const layer = new AttentionPooling({ units: 3, seed: 1 });
    const sequence = tf.randomNormal<tf.Rank.R3>([2, 4, 5], 0, 1, 'float32', 1);
    const [pooled, weights] = layer.apply(sequence) as tf.Tensor[];
    const values = sequence.arraySync();
    const shares = weights.arraySync() as number[][];
    for (const row of shares) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    const expected = values.map((steps, b) =>
      steps[0].map((_, h) => steps.reduce((sum, step, t) => sum + shares[b][t] * step[h], 0)),
    );
    (pooled.arraySync() as number[][]).flat().forEach((value, i) => {
      expect(value).toBeCloseTo(expected.flat()[i], 5);
    });
  });

  it('has a gradient that agrees with finite differences', () => {
    const layer = new AttentionPooling({ units: 2, seed: 3 });
    const at = (x: tf.Tensor) => tf.sum(tf.square((layer.apply(x) as tf.Tensor[])[0])) as tf.Scalar;
    const start = Array.from({ length: 6 }, (_, i) => Math.sin(i + 1));
    const tensorOf = (values: number[]) => tf.tensor(values, [1, 3, 2]);
    const [analytic] = [
      tf
        .grad((x) => at(x))(tensorOf(start))
        .dataSync(),
    ];
    const step = 1e-2;
    start.forEach((_, i) => {
      const shifted = (by: number) =>
        at(tensorOf(start.map((value, k) => (k === i ? value + by : value)))).dataSync()[0];
      expect(analytic[i]).toBeCloseTo((shifted(step) - shifted(-step)) / (2 * step), 2);
    });
  });
});
