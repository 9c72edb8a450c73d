import * as tf from '@tensorflow/tfjs';

type Config = { name?: string; units: number; seed: number };

/**
 * Weighted mean over time of a sequence: weights = softmax over time of tanh(h·W + b)·v
 * (additive attention with a learnt query, Yang et al. 2016, "Hierarchical Attention Networks").
 * Input [batch, time, hidden]; outputs [batch, hidden] and the weights [batch, time], which sum to 1.
 */
export class AttentionPooling extends tf.layers.Layer {
  static readonly className = 'AttentionPooling';
  private readonly units: number;
  private readonly seed: number;
  kernel!: tf.LayerVariable;
  bias!: tf.LayerVariable;
  query!: tf.LayerVariable;

  constructor(config: Config) {
    super({ name: config.name });
    this.units = config.units;
    this.seed = config.seed;
  }

  override build(inputShape: tf.Shape): void {
    const hidden = inputShape[2] as number;
    const glorot = (seed: number) => tf.initializers.glorotUniform({ seed });
    this.kernel = this.addWeight('kernel', [hidden, this.units], 'float32', glorot(this.seed));
    this.bias = this.addWeight('bias', [this.units], 'float32', tf.initializers.zeros());
    this.query = this.addWeight('query', [this.units, 1], 'float32', glorot(this.seed + 1));
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape[] {
    const [batch, time, hidden] = inputShape;
    return [
      [batch, hidden],
      [batch, time],
    ];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const sequence = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const [batch, time, hidden] = sequence.shape;
      const flat = sequence.reshape([batch * time, hidden]) as tf.Tensor2D;
      const hiddenScore = tf.tanh(tf.add(tf.matMul(flat, this.kernel.read() as tf.Tensor2D), this.bias.read()));
      const score = tf.matMul(hiddenScore as tf.Tensor2D, this.query.read() as tf.Tensor2D).reshape([batch, time]);
      const weights = tf.softmax(score) as tf.Tensor2D; // [batch, time]
      const pooled = tf.matMul(weights.reshape([batch, 1, time]), sequence).reshape([batch, hidden]);
      return [pooled, weights];
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, seed: this.seed };
  }
}

tf.serialization.registerClass(AttentionPooling);
