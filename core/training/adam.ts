import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';

/** Steps taken, and first and second moments of every weight, in the order of the variables. */
export type OptimizerState = { readonly step: number; readonly first: Float32Array; readonly second: Float32Array };

export type Adam = {
  /** One update; gradients by the variables' names. Gradients longer than 1 in all are shortened to it first. */
  apply(gradients: tf.NamedTensorMap, learningRate: number): void;
  state(): OptimizerState;
  /** @throws Failure 'corrupt' when it is not the state of these variables */
  restore(state: OptimizerState): void;
};

/** Recurrent networks have cliffs: a longer gradient is shortened to this global norm. */
const largestNorm = 1;
const firstDecay = 0.9;
const secondDecay = 0.999;
/** The same as tfjs' own on every backend with 32-bit floats. */
const epsilon = 1e-7;

/**
 * Adam over some variables at once, with the update of tfjs' own optimizer.
 * Kingma and Ba (2015), Adam: A Method for Stochastic Optimization; clipping: Pascanu et al. (2013).
 */
export function createAdam(variables: readonly tf.Variable[]): Adam {
  const total = variables.reduce((sum, { size }) => sum + size, 0);
  const first = new Float32Array(total);
  const second = new Float32Array(total);
  let step = 0;

  const scaleOf = (gradients: readonly Float32Array[]) => {
    let squares = 0;
    for (const values of gradients) for (const value of values) squares += value * value;
    return largestNorm / Math.max(Math.sqrt(squares), largestNorm);
  };

  return {
    apply(gradients, learningRate) {
      const values = variables.map(({ name }) => gradients[name].dataSync() as Float32Array);
      const scale = scaleOf(values);
      step += 1;
      const rate = learningRate / (1 - firstDecay ** step);
      const secondScale = 1 / (1 - secondDecay ** step);
      let offset = 0;
      variables.forEach((variable, v) => {
        const weights = variable.dataSync() as Float32Array;
        const gradient = values[v];
        for (let i = 0; i < weights.length; i++, offset++) {
          const slope = gradient[i] * scale;
          const m = firstDecay * first[offset] + (1 - firstDecay) * slope;
          const s = secondDecay * second[offset] + (1 - secondDecay) * slope * slope;
          first[offset] = m;
          second[offset] = s;
          weights[i] -= (rate * m) / (Math.sqrt(s * secondScale) + epsilon);
        }
        variable.assign(tf.tensor(weights, variable.shape));
      });
    },
    state: () => ({ step, first: first.slice(), second: second.slice() }),
    restore(state) {
      if (state.first.length !== total || state.second.length !== total) {
        throw new Failure('corrupt', `The optimizer has ${total} weights but the saved state ${state.first.length}.`);
      }
      step = state.step;
      first.set(state.first);
      second.set(state.second);
    },
  };
}
