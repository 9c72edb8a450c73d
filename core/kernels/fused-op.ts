import * as tf from '@tensorflow/tfjs';
import type { FusedAttention } from './fused-attention.ts';
import type { FusedDense } from './fused-dense.ts';
import type { FusedSequence, SequenceWeights, WeightSource, Windows } from './fused-sequence.ts';
import { windowAddresses } from './window-tensor.ts';

/** The variables of one direction, as tfjs' layers hold them. */
export type DirectionTensors = { kernel: tf.Tensor; recurrent: tf.Tensor; bias: tf.Tensor };

const floats = (tensor: tf.Tensor) => tensor.dataSync() as Float32Array;

/**
 * A whole recurrent layer as one op of tfjs with its gradient. Slopes over the windows are computed too unless they were made by
 * `windowTensor`; nothing is kept for the way back when no gradient is being recorded.
 * @param windows [batch, steps, features]
 * @param outputShape of one sample
 * @returns [batch, ...outputShape]
 */
export function fusedOp(
  sequence: FusedSequence,
  windows: tf.Tensor,
  directions: readonly DirectionTensors[],
  outputShape: readonly number[],
): tf.Tensor {
  const [batch] = windows.shape;
  const shape = [batch, ...outputShape];
  const addresses = windowAddresses(windows);
  const source: Windows = addresses ? { addresses } : { values: floats(windows) };
  const valuesOf = ({ kernel, recurrent, bias }: DirectionTensors): SequenceWeights => ({
    kernel: floats(kernel),
    recurrent: floats(recurrent),
    bias: floats(bias),
  });
  const weights: WeightSource = {
    // A variable gets other data with every value that is assigned to it.
    identity: directions.flatMap(({ kernel, recurrent, bias }) => [kernel.dataId, recurrent.dataId, bias.dataId]),
    read: () => directions.map(valuesOf),
  };
  if (tf.engine().state.gradientDepth === 0) {
    return tf.tensor(sequence.forward(source, batch, weights, 'nothing').output, shape);
  }
  const isData = addresses !== undefined;
  const op = tf.customGrad((..._: unknown[]) => {
    const pass = sequence.forward(source, batch, weights, isData ? 'slopes' : 'input-slopes');
    const gradFunc = (outputSlope: tf.Tensor) => {
      const slopes = pass.backward(floats(outputSlope));
      const ofWeights = slopes.weights.flatMap((slope, d) => [
        tf.tensor(slope.kernel, directions[d].kernel.shape),
        tf.tensor(slope.recurrent, directions[d].recurrent.shape),
        tf.tensor(slope.bias, directions[d].bias.shape),
      ]);
      return slopes.windows ? [tf.tensor(slopes.windows, windows.shape), ...ofWeights] : ofWeights;
    };
    return { value: tf.tensor(pass.output, shape), gradFunc };
  });
  const variables = directions.flatMap(({ kernel, recurrent, bias }) => [kernel, recurrent, bias]);
  return op(...(isData ? variables : [windows, ...variables]));
}

/**
 * Attention pooling as one op of tfjs with its gradient.
 * @param values [batch, steps, units]
 * @param weights kernel [units, keys], bias [keys], query [keys, 1]
 * @returns pooled values [batch, units], and the shares [batch, steps], through which no gradient flows
 */
export function fusedAttentionOp(
  attention: FusedAttention,
  values: tf.Tensor,
  weights: readonly [kernel: tf.Tensor, bias: tf.Tensor, query: tf.Tensor],
): [pooled: tf.Tensor, shares: tf.Tensor] {
  const [batch, steps, units] = values.shape;
  const [kernel, bias, query] = weights;
  let shares: Float32Array | undefined;
  const op = tf.customGrad((..._: unknown[]) => {
    const given = { kernel: floats(kernel), bias: floats(bias), query: floats(query) };
    const pass = attention.forward(floats(values), batch, given);
    shares = pass.shares;
    const gradFunc = (slope: tf.Tensor) => {
      const slopes = pass.backward(floats(slope));
      return [
        tf.tensor(slopes.values, values.shape),
        tf.tensor(slopes.weights.kernel, kernel.shape),
        tf.tensor(slopes.weights.bias, bias.shape),
        tf.tensor(slopes.weights.query, query.shape),
      ];
    };
    return { value: tf.tensor(pass.result, [batch, units]), gradFunc };
  });
  const pooled = op(values, ...weights);
  return [pooled, tf.tensor(shares ?? [], [batch, steps])];
}

/** x · kernel + bias as one op of tfjs with its gradient. Shapes [batch, inputs], [inputs, units], [units] → [batch, units]. */
export function fusedDenseOp(dense: FusedDense, x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const [batch] = x.shape;
  const op = tf.customGrad((..._: unknown[]) => {
    const pass = dense.forward(floats(x), batch, { kernel: floats(kernel), bias: floats(bias) });
    const gradFunc = (slope: tf.Tensor) => {
      const slopes = pass.backward(floats(slope));
      return [
        tf.tensor(slopes.inputs, x.shape),
        tf.tensor(slopes.kernel, kernel.shape),
        tf.tensor(slopes.bias, bias.shape),
      ];
    };
    return { value: tf.tensor(pass.output, [batch, bias.size]), gradFunc };
  });
  return op(x, kernel, bias);
}
