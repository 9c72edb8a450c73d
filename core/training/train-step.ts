import * as tf from '@tensorflow/tfjs';
import { type Batch, oneHot } from './batch.ts';

/** A step whose gradients are longer than this in all is shortened to it: recurrent networks have cliffs. */
const largestNorm = 1;

export type TrainStep = {
  /**
   * One update of the weights. Frees the batch's inputs.
   * @returns the weighted loss that was minimised and the logits [batch, 3] it came from; a loss that is not finite changes nothing
   */
  run(batch: Batch): { loss: number; logits: Float32Array };
  dispose(): void;
};

function clipped(gradients: tf.NamedTensorMap): { name: string; tensor: tf.Tensor }[] {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares));
  const scale = tf.div(largestNorm, tf.maximum(norm, largestNorm));
  return Object.entries(gradients).map(([name, gradient]) => ({ name, tensor: tf.mul(gradient, scale) }));
}

/**
 * Adam on the class-weighted cross-entropy with gradients clipped to a global norm of 1.
 * @param logits the network up to its logits, see `logitsOf`
 * @param classWeights order short, flat, long
 */
export function createTrainStep(
  logits: tf.LayersModel,
  options: { learningRate: number; classWeights: readonly number[] },
): TrainStep {
  const optimizer = tf.train.adam(options.learningRate);
  const variables = logits.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return {
    run({ inputs, labels }) {
      let said = new Float32Array();
      const loss = tf.tidy(() => {
        const targets = oneHot(labels);
        const weights = tf.tensor1d(Array.from(labels, (label) => options.classWeights[label]));
        const { value, grads } = tf.variableGrads(() => {
          const output = logits.apply(inputs, { training: true }) as tf.Tensor2D;
          said = output.dataSync() as Float32Array<ArrayBuffer>;
          // Divided by the number of samples: the mean weight over training is 1.
          return tf.losses.softmaxCrossEntropy(targets, output, weights, 0, tf.Reduction.SUM_BY_NONZERO_WEIGHTS);
        }, variables);
        const [number] = value.dataSync();
        if (Number.isFinite(number)) optimizer.applyGradients(clipped(grads));
        return number;
      });
      tf.dispose(inputs);
      return { loss, logits: said };
    },
    dispose: () => optimizer.dispose(),
  };
}
