import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import { startKernels } from '../kernels/running-kernels.ts';

/** Steps taken, and first and second moments of every weight, in the order of the variables. */
export type OptimizerState = { readonly step: number; readonly first: Float32Array; readonly second: Float32Array };

export type Adam = {
  /** One update; gradients by the variables' names. Gradients longer than 1 in all are shortened to it first. */
  apply(gradients: tf.NamedTensorMap, learningRate: number): void;
  state(): OptimizerState;
  /** @throws Failure 'corrupt' when it is not the state of these variables */
  restore(state: OptimizerState): void;
  /** Frees the moments. */
  dispose(): void;
};

/** Recurrent networks have cliffs: a longer gradient is shortened to this global norm. */
const largestNorm = 1;
const firstDecay = 0.9;
const secondDecay = 0.999;
/** The same as tfjs' own on every backend with 32-bit floats. */
const epsilon = 1e-7;

/**
 * Adam over some variables at once, with the update of tfjs' own optimizer, in one pass of the kernels whatever the backend.
 * Kingma and Ba (2015), Adam: A Method for Stochastic Optimization; clipping: Pascanu et al. (2013).
 * @throws Failure 'unavailable' when this engine cannot run the kernels
 */
export function createAdam(variables: readonly tf.Variable[]): Adam {
  const { call, memory } = startKernels();
  const total = variables.reduce((sum, { size }) => sum + size, 0);
  // Rows of four floats, so that the last one may be worked on whole.
  const bytes = Math.ceil(total / 4) * 16;
  const room = memory.allocate(4 * bytes);
  const [weights, slopes, first, second] = [0, 1, 2, 3].map((i) => ({
    address: room + i * bytes,
    values: memory.floats(room + i * bytes, bytes / 4).fill(0),
  }));
  let step = 0;

  const gather = (to: Float32Array, tensorOf: (variable: tf.Variable) => tf.Tensor) => {
    let offset = 0;
    for (const variable of variables) {
      to.set(tensorOf(variable).dataSync(), offset);
      offset += variable.size;
    }
  };

  return {
    apply(gradients, learningRate) {
      gather(weights.values, (variable) => variable);
      gather(slopes.values, ({ name }) => gradients[name]);
      step += 1;
      const norm = Math.sqrt(call.sumOfSquares(slopes.address, total));
      const scale = largestNorm / Math.max(norm, largestNorm);
      const rate = learningRate / (1 - firstDecay ** step);
      const secondScale = 1 / (1 - secondDecay ** step);
      const addresses = [weights.address, slopes.address, first.address, second.address] as const;
      call.adamStep(...addresses, total, firstDecay, secondDecay, scale, rate, secondScale, epsilon);
      let offset = 0;
      for (const variable of variables) {
        const values = weights.values.slice(offset, offset + variable.size);
        tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
        offset += variable.size;
      }
    },
    state: () => ({ step, first: first.values.slice(0, total), second: second.values.slice(0, total) }),
    restore(state) {
      if (state.first.length !== total || state.second.length !== total) {
        throw new Failure('corrupt', `The optimizer has ${total} weights but the saved state ${state.first.length}.`);
      }
      step = state.step;
      first.values.set(state.first);
      second.values.set(state.second);
    },
    dispose: () => memory.free(room),
  };
}
