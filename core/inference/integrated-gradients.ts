import * as tf from '@tensorflow/tfjs';
import { logitsOf } from '../model/build-model.ts';
import type { Calibration } from '../model/calibration.ts';

export type Attribution = {
  /** Calibrated probability of the class at the inputs, and where all of them are zero. */
  readonly probability: number;
  readonly baseline: number;
  /** One for each input, of its shape: what each value brings, as a fraction of probability. */
  readonly contributions: readonly Float32Array[];
  /** Sum of the contributions − (probability − baseline): the error of the sum that stands for the integral. */
  readonly residual: number;
  /** Terms of that sum. */
  readonly steps: number;
};

type Question = {
  readonly network: tf.LayersModel;
  readonly calibration: Calibration;
  /** A batch of one; zero is the training mean, because features are scaled. */
  readonly inputs: readonly tf.Tensor[];
  /** Index of the class in the order short, flat, long. */
  readonly outcome: number;
};

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks") of one class'
 * calibrated probability, on the straight way from all zeros to the inputs, by the midpoint rule, in one batch.
 * A value that is zero, and one that the network ignores, brings exactly 0.
 */
export function integratedGradients(question: Question, steps: number): Attribution {
  const { network, calibration, inputs, outcome } = question;
  const logits = logitsOf(network);
  let probability = 0;
  let baseline = 0;
  return tf.tidy(() => {
    // The baseline, the steps and the inputs themselves; only the steps count in the sum.
    const places = [0, ...Array.from({ length: steps }, (_, i) => (i + 0.5) / steps), 1];
    const scales = tf.tensor1d(places);
    const terms = tf.tensor1d(places.map((place) => (place > 0 && place < 1 ? 1 / steps : 0)));
    const offsets = tf.tensor1d([...calibration.offsets]);
    const onTheWay = inputs.map((input) => {
      const shape = [places.length, ...new Array(input.rank - 1).fill(1)];
      return tf.mul(scales.reshape(shape), input);
    });
    const sumOfSteps = (...way: tf.Tensor[]): tf.Scalar => {
      const raw = logits.apply(way, { training: false }) as tf.Tensor2D; // [steps + 2, 3]
      const calibrated = tf.softmax(raw.sub(offsets).div(calibration.temperature)) as tf.Tensor2D;
      const ofClass = calibrated.slice([0, outcome], [-1, 1]).reshape([-1]);
      const values = ofClass.dataSync();
      baseline = values[0];
      probability = values[values.length - 1];
      return tf.dot(ofClass, terms) as tf.Scalar;
    };
    const slopes = tf.grads(sumOfSteps)(onTheWay);
    const contributions = slopes.map((slope, i) => tf.mul(slope.sum(0, true), inputs[i]).dataSync() as Float32Array);
    const residual = sumOf(contributions.map(sumOf)) - (probability - baseline);
    return { probability, baseline, contributions, residual, steps };
  });
}

/** Enough for nearly every decision, and what is taken when it is not. */
const [usualSteps, mostSteps] = [32, 64];

/** The same with as many steps as keep the residual within `tolerance`, or with the most there are. */
export function integrateWithin(tolerance: number, question: Question): Attribution {
  const usual = integratedGradients(question, usualSteps);
  return Math.abs(usual.residual) <= tolerance ? usual : integratedGradients(question, mostSteps);
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
