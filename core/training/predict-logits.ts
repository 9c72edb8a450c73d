import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import { outcomes } from '../domain/prediction.ts';
import { gatherBatch } from './batch.ts';
import type { Dataset } from './dataset.ts';

const batchSize = 256;

/** @throws Failure 'cancelled' */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Failure('cancelled', 'The training was cancelled.');
}

/**
 * What the network says about some samples, without dropout; yields to the event loop between batches.
 * @param logits the network up to its logits, see `logitsOf`
 * @returns row-major [n, 3]
 * @throws Failure 'cancelled'
 */
export async function predictLogits(
  logits: tf.LayersModel,
  dataset: Dataset,
  indices: Int32Array,
  options: { signal?: AbortSignal; onBatch?(): void } = {},
): Promise<Float32Array> {
  const all = new Float32Array(indices.length * outcomes.length);
  for (let start = 0; start < indices.length; start += batchSize) {
    throwIfCancelled(options.signal);
    const { inputs } = gatherBatch(dataset, indices.subarray(start, start + batchSize));
    const values = tf.tidy(() => (logits.apply(inputs, { training: false }) as tf.Tensor2D).dataSync());
    tf.dispose(inputs);
    all.set(values, start * outcomes.length);
    options.onBatch?.();
    await setImmediate();
  }
  return all;
}
