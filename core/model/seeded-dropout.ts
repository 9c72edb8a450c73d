import * as tf from '@tensorflow/tfjs';
import { seededRandomAt } from '../domain/random.ts';

/**
 * Dropout whose masks differ from step to step and repeat from run to run.
 * tfjs' own layer either draws from an unseeded source or, given a seed, drops the same values in every step.
 */
export class SeededDropout extends tf.layers.Layer {
  static readonly className = 'SeededDropout';
  private readonly rate: number;
  private readonly seed: number;
  /** Counts the masks drawn; each is a function of the seed and of this. Set it to go on from a step. */
  step = 0;

  constructor(config: { name?: string; rate: number; seed: number }) {
    super({ name: config.name });
    this.rate = config.rate;
    this.seed = config.seed;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!kwargs.training || this.rate === 0) return input;
    // A seed of zero would mean "unseeded" to tfjs.
    const seed = 1 + Math.floor(seededRandomAt(this.seed, this.step++)() * 2 ** 31);
    return tf.dropout(input, this.rate, undefined, seed);
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed };
  }
}

tf.serialization.registerClass(SeededDropout);
