import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';
import { SeededDropout } from './seeded-dropout.ts';

beforeAll(async () => void (await startBackend('wasm')));

function masks(seed: number, count: number): string[] {
  const layer = new SeededDropout({ rate: 0.5, seed });
  return Array.from({ length: count }, () =>
    (layer.apply(tf.ones([1, 64]), { training: true }) as tf.Tensor).dataSync().join(),
  );
}

describe('dropout', () => {
  it('drops other values in each step and the same ones for the same seed', () => {
    const [first, second] = masks(5, 2);
    expect(second).not.toBe(first);
    expect(masks(5, 2)).toEqual([first, second]);
    expect(masks(6, 1)).not.toEqual([first]);
  });

  it('changes nothing outside training', () => {
    const layer = new SeededDropout({ rate: 0.5, seed: 1 });
    const said = layer.apply(tf.ones([1, 8]), { training: false }) as tf.Tensor;
    expect([...said.dataSync()]).toEqual(new Array(8).fill(1));
  });
});
