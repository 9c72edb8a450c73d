import * as tf from '@tensorflow/tfjs';
import type { Timeframe } from '../domain/timeframe.ts';
import { branchesOf, type ModelConfig } from './config.ts';

/**
 * How much each bar of the macro windows counted: per timeframe, row-major [batch, window], oldest bar first, each row sums to 1.
 * @param inputs as the network takes them
 */
export function attentionWeights(
  network: tf.LayersModel,
  config: ModelConfig,
  inputs: tf.Tensor[],
): Partial<Record<Timeframe, Float32Array>> {
  const macro = branchesOf(config).filter(({ lane }) => lane === 'macro');
  if (macro.length === 0) return {};
  const outputs = macro.map(({ timeframe }) => {
    const [, weights] = network.getLayer(`${timeframe}-attention`).output as tf.SymbolicTensor[];
    return weights;
  });
  const weights = tf.tidy(() => {
    const said = tf.model({ inputs: network.inputs, outputs }).apply(inputs, { training: false });
    return [said as tf.Tensor | tf.Tensor[]].flat().map((tensor) => tensor.dataSync() as Float32Array);
  });
  return Object.fromEntries(macro.map(({ timeframe }, i) => [timeframe, weights[i]]));
}
