import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import { valuesOf } from '../kernels/kernel-backend.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { runningKernels } from '../kernels/running-kernels.ts';

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

type Arithmetic = Record<'weights' | 'slopes' | 'first' | 'second', Float32Array> & {
  /** One step from `slopes` on: changes weights and moments. */
  update(step: number, learningRate: number): void;
  dispose(): void;
};

/** What a step needs beside the arrays. */
function factorsOf(squares: number, step: number, learningRate: number) {
  return {
    scale: largestNorm / Math.max(Math.sqrt(squares), largestNorm),
    rate: learningRate / (1 - firstDecay ** step),
    secondScale: 1 / (1 - secondDecay ** step),
  };
}

function fusedArithmetic(total: number, { call, memory }: Kernels): Arithmetic {
  // Rows of four floats, so that the last one may be worked on whole.
  const bytes = Math.ceil(total / 4) * 16;
  const room = memory.allocate(4 * bytes);
  const addresses = [room, room + bytes, room + 2 * bytes, room + 3 * bytes] as const;
  const [weights, slopes, first, second] = addresses.map((address) => memory.floats(address, bytes / 4).fill(0));
  return {
    weights,
    slopes,
    first,
    second,
    update(step, learningRate) {
      const squares = call.sumOfSquares(addresses[1], total);
      const { scale, rate, secondScale } = factorsOf(squares, step, learningRate);
      call.adamStep(...addresses, total, firstDecay, secondDecay, scale, rate, secondScale, epsilon);
    },
    dispose: () => memory.free(room),
  };
}

/** The same in JavaScript, for engines that cannot run the kernels. */
function plainArithmetic(total: number): Arithmetic {
  const [weights, slopes, first, second] = [0, 1, 2, 3].map(() => new Float32Array(total));
  return {
    weights,
    slopes,
    first,
    second,
    update(step, learningRate) {
      const squares = slopes.reduce((sum, slope) => sum + slope * slope, 0);
      const { scale, rate, secondScale } = factorsOf(squares, step, learningRate);
      for (let i = 0; i < total; i++) {
        const slope = slopes[i] * scale;
        first[i] = firstDecay * first[i] + (1 - firstDecay) * slope;
        second[i] = secondDecay * second[i] + (1 - secondDecay) * slope * slope;
        weights[i] -= (rate * first[i]) / (Math.sqrt(second[i] * secondScale) + epsilon);
      }
    },
    dispose() {},
  };
}

/**
 * Adam over some variables at once, with the update of tfjs' own optimizer, in one pass of the kernels where they run.
 * @param kernels null for engines that cannot run them; default those that run
 * Kingma and Ba (2015), Adam: A Method for Stochastic Optimization; clipping: Pascanu et al. (2013).
 */
export function createAdam(
  variables: readonly tf.Variable[],
  kernels: Kernels | null = runningKernels() ?? null,
): Adam {
  const total = variables.reduce((sum, { size }) => sum + size, 0);
  const { weights, slopes, first, second, update, dispose } =
    kernels === null ? plainArithmetic(total) : fusedArithmetic(total, kernels);
  let step = 0;

  const gather = (to: Float32Array, tensorOf: (variable: tf.Variable) => tf.Tensor) => {
    let offset = 0;
    for (const variable of variables) {
      to.set(valuesOf(tensorOf(variable)), offset);
      offset += variable.size;
    }
  };

  return {
    apply(gradients, learningRate) {
      gather(weights, (variable) => variable);
      gather(slopes, ({ name }) => gradients[name]);
      step += 1;
      update(step, learningRate);
      let offset = 0;
      for (const variable of variables) {
        const values = weights.slice(offset, offset + variable.size);
        tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
        offset += variable.size;
      }
    },
    state: () => ({ step, first: first.slice(0, total), second: second.slice(0, total) }),
    restore(state) {
      if (state.first.length !== total || state.second.length !== total) {
        throw new Failure('corrupt', `The optimizer has ${total} weights but the saved state ${state.first.length}.`);
      }
      step = state.step;
      first.set(state.first);
      second.set(state.second);
    },
    dispose,
  };
}
