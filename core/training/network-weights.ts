import * as tf from '@tensorflow/tfjs';
import { SeededDropout } from '../model/seeded-dropout.ts';

/** A copy of every weight, in the network's order. */
export function copyWeights(network: tf.LayersModel): Float32Array[] {
  return network.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);
}

export function restoreWeights(network: tf.LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => {
    const shapes = network.getWeights().map((weight) => weight.shape);
    network.setWeights(weights.map((values, i) => tf.tensor(values, shapes[i])));
  });
}

/** Lets every dropout draw the masks of one step next, whatever was drawn before. */
export function setDropoutStep(network: tf.LayersModel, step: number): void {
  for (const layer of network.layers) if (layer instanceof SeededDropout) layer.step = step;
}
