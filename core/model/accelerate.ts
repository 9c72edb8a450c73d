import * as tf from '@tensorflow/tfjs';
import { fuseLayers } from '../kernels/fuse-layers.ts';
import { runningKernels } from '../kernels/running-kernels.ts';

/** Lets the kernels compute the layers they know where they run, see `startBackend`; answers the same network. */
export function accelerate(model: tf.LayersModel): tf.LayersModel {
  const kernels = tf.getBackend() === 'wasm' ? runningKernels() : undefined;
  if (kernels) fuseLayers(model, kernels);
  return model;
}
