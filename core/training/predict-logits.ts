import * as tf from '@tensorflow/tfjs';
import { outcomes } from '../domain/prediction.ts';
import { gatherBatch } from './batch.ts';
import type { Dataset } from './dataset.ts';
import { heed, type Pace } from './pace.ts';

/** It is also done in the engine, whose only thread a batch must not hold for long; a larger one is no faster. */
const batchSize = 16;

/**
 * What the network says about some samples, without dropout; heeds the outside between batches.
 * @param logits the network up to its logits, see `logitsOf`
 * @returns row-major [n, 3]
 * @throws Failure 'cancelled'
 */
export async function predictLogits(
  logits: tf.LayersModel,
  dataset: Dataset,
  indices: Int32Array,
  options: Pace & { onBatch?(): void } = {},
): Promise<Float32Array> {
  const all = new Float32Array(indices.length * outcomes.length);
  for (let start = 0; start < indices.length; start += batchSize) {
    await heed(options);
    const { inputs } = gatherBatch(dataset, indices.subarray(start, start + batchSize));
    const values = tf.tidy(() => (logits.apply(inputs, { training: false }) as tf.Tensor2D).dataSync());
    tf.dispose(inputs);
    all.set(values, start * outcomes.length);
    options.onBatch?.();
  }
  return all;
}
