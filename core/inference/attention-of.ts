import * as tf from '@tensorflow/tfjs';
import type { Timeframe } from '../domain/timeframe.ts';
import { branchesOf, type ModelConfig } from '../model/config.ts';

/**
 * How much the network looks at each bar of its macro windows, for one decision.
 * @param inputs all inputs of the network, a batch of one, see `inputTensors`
 * @returns for each timeframe with attention the weights [window], oldest bar first, which sum to 1
 */
export function attentionOf(
  network: tf.LayersModel,
  config: ModelConfig,
  inputs: readonly tf.Tensor[],
): Map<Timeframe, Float32Array> {
  return new Map(
    branchesOf(config).flatMap(({ timeframe, lane }, i) => {
      if (lane !== 'macro') return [];
      // The layer answers the pooled sequence and its weights.
      const [, weights] = network.getLayer(`${timeframe}-attention`).output as tf.SymbolicTensor[];
      const upToWeights = tf.model({ inputs: network.inputs[i], outputs: weights });
      const said = tf.tidy(() => (upToWeights.apply(inputs[i], { training: false }) as tf.Tensor2D).dataSync());
      return [[timeframe, said as Float32Array] as const];
    }),
  );
}
