import * as tf from '@tensorflow/tfjs';
import { logitsOf } from '../model/build-model.ts';
import type { Calibration } from '../model/calibration.ts';

/** Terms of the sum that stands for the integral. */
export const integrationSteps = 64;

export type Attribution = {
  /** Calibrated probability of the class at the inputs, and where all of them are zero. */
  readonly probability: number;
  readonly baseline: number;
  /** One for each input, of its shape: what each value brings, as a fraction of probability. */
  readonly contributions: readonly Float32Array[];
};

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks") of one class'
 * calibrated probability, on the straight way from all zeros to `inputs`, by the midpoint rule, in one batch.
 * The contributions add up to probability − baseline, but for the error of the rule; a value that is zero, and one
 * that the network ignores, brings exactly 0.
 * @param inputs a batch of one; zero is the training mean, because features are scaled
 * @param outcome index of the class in the order short, flat, long
 */
export function integratedGradients(options: {
  network: tf.LayersModel;
  calibration: Calibration;
  inputs: readonly tf.Tensor[];
  outcome: number;
}): Attribution {
  const { network, calibration, inputs, outcome } = options;
  const { temperature, offsets } = calibration;
  const logits = logitsOf(network);
  let probability = 0;
  let baseline = 0;
  return tf.tidy(() => {
    // The baseline, the steps and the inputs themselves; only the steps count in the sum.
    const places = [0, ...Array.from({ length: integrationSteps }, (_, i) => (i + 0.5) / integrationSteps), 1];
    const scales = tf.tensor1d(places);
    const terms = tf.tensor1d(places.map((place) => (place > 0 && place < 1 ? 1 / integrationSteps : 0)));
    const onTheWay = inputs.map((input) => {
      const shape = [places.length, ...new Array(input.rank - 1).fill(1)];
      return tf.mul(scales.reshape(shape), input);
    });
    const sumOfSteps = (...way: tf.Tensor[]): tf.Scalar => {
      const raw = logits.apply(way, { training: false }) as tf.Tensor2D;
      const calibrated = tf.softmax(raw.sub(tf.tensor1d([...offsets])).div(temperature)) as tf.Tensor2D;
      const ofClass = calibrated.slice([0, outcome], [-1, 1]).reshape([-1]);
      const values = ofClass.dataSync();
      baseline = values[0];
      probability = values[values.length - 1];
      return tf.dot(ofClass, terms) as tf.Scalar;
    };
    const gradients = tf.grads(sumOfSteps)(onTheWay);
    const contributions = gradients.map(
      (gradient, i) => tf.mul(gradient.sum(0, true), inputs[i]).dataSync() as Float32Array,
    );
    return { probability, baseline, contributions };
  });
}
