import * as tf from '@tensorflow/tfjs';
import { createAdam, type OptimizerState } from './adam.ts';
import { type Batch, oneHot } from './batch.ts';

export type TrainStep = {
  /**
   * One update of the weights. Frees the batch's inputs.
   * @param learningRate of this very step
   * @returns the weighted loss that was minimised and the logits [batch, 3] it came from; a loss that is not finite changes nothing
   */
  run(batch: Batch, learningRate: number): { loss: number; logits: Float32Array };
  /** A copy of what the optimizer remembers: with the weights, all that the next step depends on. */
  state(): OptimizerState;
  restore(state: OptimizerState): void;
  dispose(): void;
};

/**
 * Adam on the weighted cross-entropy, gradients clipped to a global norm of 1.
 * @param logits the network up to its logits, see `logitsOf`
 */
export function createTrainStep(logits: tf.LayersModel): TrainStep {
  const variables = logits.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const adam = createAdam(variables);
  return {
    run({ inputs, labels, weights }, learningRate) {
      let said = new Float32Array();
      const loss = tf.tidy(() => {
        const targets = oneHot(labels);
        const { value, grads } = tf.variableGrads(() => {
          const output = logits.apply(inputs, { training: true }) as tf.Tensor2D;
          said = output.dataSync() as Float32Array<ArrayBuffer>;
          const sum = tf.losses.softmaxCrossEntropy(targets, output, tf.tensor1d(weights), 0, tf.Reduction.SUM);
          // By the number of samples, those of no weight too: the mean weight over training is 1.
          return tf.div(sum, labels.length) as tf.Scalar;
        }, variables);
        const [number] = value.dataSync();
        if (Number.isFinite(number)) adam.apply(grads, learningRate);
        return number;
      });
      tf.dispose(inputs);
      return { loss, logits: said };
    },
    state: adam.state,
    restore: adam.restore,
    dispose: adam.dispose,
  };
}
