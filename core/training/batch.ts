import * as tf from '@tensorflow/tfjs';
import type { Random } from '../domain/ports.ts';
import { outcomes } from '../domain/prediction.ts';
import { windowTensor } from '../kernels/window-tensor.ts';
import { branchesOf } from '../model/config.ts';
import type { Dataset } from './dataset.ts';

/** Share of training samples that the network must judge without sentiment. */
export const sentimentDropout = 0.2;

export type Batch = {
  /** In the order of the network's inputs. */
  readonly inputs: tf.Tensor[];
  /** Class indices. */
  readonly labels: Uint8Array;
  /** What each sample counts in the loss; 1 on the mean over training. */
  readonly weights: Float32Array;
};

/**
 * Gathers the windows of some samples straight from the feature matrices. The caller disposes `inputs`.
 * @param dropSentiment given in training: hides Branch C from one sample in five, so that the network works without it
 * @returns inputs: [batch, window, features] per branch, sentiment [batch, 8], its mask [batch, 1]
 */
export function gatherBatch(dataset: Dataset, indices: Int32Array, dropSentiment?: Random): Batch {
  const { config, samples, matrices } = dataset;
  const size = indices.length;
  const windows = branchesOf(config).map(({ window }, b) => {
    const sources = Array.from(indices, (index) => {
      const { market, ends } = samples[index];
      return { matrix: matrices[market][b], start: ends[b] - window + 1 };
    });
    return windowTensor(sources, window, config.features);
  });
  const vector = new Float32Array(size * config.sentiment.inputs);
  const mask = new Float32Array(size);
  indices.forEach((index, i) => {
    const { sentiment } = samples[index];
    const isDropped = dropSentiment !== undefined && dropSentiment() < sentimentDropout;
    if (sentiment === undefined || isDropped) return;
    vector.set(sentiment, i * config.sentiment.inputs);
    mask[i] = 1;
  });
  const branchC = [tf.tensor2d(vector, [size, config.sentiment.inputs]), tf.tensor2d(mask, [size, 1])];
  const labels = Uint8Array.from(indices, (index) => samples[index].label);
  return {
    inputs: [...windows, ...branchC],
    labels,
    weights: Float32Array.from(labels, (label) => dataset.classWeights[label]),
  };
}

/** [batch, 3] with a one at the label. */
export function oneHot(labels: Uint8Array): tf.Tensor2D {
  const values = new Float32Array(labels.length * outcomes.length);
  labels.forEach((label, i) => {
    values[i * outcomes.length + label] = 1;
  });
  return tf.tensor2d(values, [labels.length, outcomes.length]);
}
