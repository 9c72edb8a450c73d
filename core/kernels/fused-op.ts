import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import type { Deferred } from './deferred.ts';
import type { FusedAttention } from './fused-attention.ts';
import type { FusedDense } from './fused-dense.ts';
import type { FusedSequence, SequenceWeights, WeightSource } from './fused-sequence.ts';
import { heldTensor, valuesOf, windowsOf } from './kernel-backend.ts';

/** The variables of one direction, as tfjs' layers hold them. */
export type DirectionTensors = { kernel: tf.Tensor; recurrent: tf.Tensor; bias: tf.Tensor };

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
  const held = windowsOf(windows);
  const source = held ?? { values: valuesOf(windows) };
  const weightsOf = ({ kernel, recurrent, bias }: DirectionTensors): SequenceWeights => ({
    kernel: valuesOf(kernel),
    recurrent: valuesOf(recurrent),
    bias: valuesOf(bias),
  });
  const weights: WeightSource = {
    // A variable gets other data with every value that is assigned to it.
    identity: directions.flatMap(({ kernel, recurrent, bias }) => [kernel.dataId, recurrent.dataId, bias.dataId]),
    read: () => directions.map(weightsOf),
  };
  if (tf.engine().state.gradientDepth === 0) {
    return heldTensor(sequence.forward(source, batch, weights, 'nothing').output, shape);
  }
  const op = tf.customGrad((..._: unknown[]) => {
    const pass = sequence.forward(source, batch, weights, held ? 'slopes' : 'input-slopes');
    const gradFunc = (outputSlope: tf.Tensor) => {
      const slopes = pass.backward(valuesOf(outputSlope));
      const ofWeights = slopes.weights.flatMap((slope, d) => [
        heldTensor(slope.kernel, directions[d].kernel.shape),
        heldTensor(slope.recurrent, directions[d].recurrent.shape),
        heldTensor(slope.bias, directions[d].bias.shape),
      ]);
      return slopes.windows ? [heldTensor(slopes.windows, windows.shape), ...ofWeights] : ofWeights;
    };
    return { value: heldTensor(pass.output, shape), gradFunc };
  });
  const variables = directions.flatMap(({ kernel, recurrent, bias }) => [kernel, recurrent, bias]);
  return op(...(held ? variables : [windows, ...variables]));
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
  let shares: Deferred | undefined;
  const op = tf.customGrad((..._: unknown[]) => {
    const given = { kernel: valuesOf(kernel), bias: valuesOf(bias), query: valuesOf(query) };
    const pass = attention.forward(valuesOf(values), batch, given);
    shares = pass.shares;
    const gradFunc = (slope: tf.Tensor) => {
      const slopes = pass.backward(valuesOf(slope));
      return [
        heldTensor(slopes.values, values.shape),
        heldTensor(slopes.weights.kernel, kernel.shape),
        heldTensor(slopes.weights.bias, bias.shape),
        heldTensor(slopes.weights.query, query.shape),
      ];
    };
    return { value: heldTensor(pass.result, [batch, units]), gradFunc };
  });
  const pooled = op(values, ...weights);
  if (!shares) throw new Failure('internal', 'The attention has not been computed.');
  return [pooled, heldTensor(shares, [batch, steps])];
}

/** x · kernel + bias as one op of tfjs with its gradient. Shapes [batch, inputs], [inputs, units], [units] → [batch, units]. */
export function fusedDenseOp(dense: FusedDense, x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const [batch] = x.shape;
  const op = tf.customGrad((..._: unknown[]) => {
    const pass = dense.forward(valuesOf(x), batch, { kernel: valuesOf(kernel), bias: valuesOf(bias) });
    const gradFunc = (slope: tf.Tensor) => {
      const slopes = pass.backward(valuesOf(slope));
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
