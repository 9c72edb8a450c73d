import type * as tf from '@tensorflow/tfjs';
import { createFusedAttention } from './fused-attention.ts';
import { createFusedDense } from './fused-dense.ts';
import { type DirectionTensors, fusedAttentionOp, fusedDenseOp, fusedOp } from './fused-op.ts';
import { createFusedSequence } from './fused-sequence.ts';
import type { Kernels } from './kernels.ts';
import type { Cell } from './sequence-shape.ts';

type CellVariables = Record<'kernel' | 'recurrentKernel' | 'bias', tf.LayerVariable>;
type RecurrentLayer = tf.layers.Layer & { cell: CellVariables };
type TwoWayLayer = tf.layers.Layer & { forwardLayer: RecurrentLayer; backwardLayer: RecurrentLayer };
type Plan = { cell: Cell; units: number; returnsSequence: boolean; directions: readonly RecurrentLayer[] };

/** What the kernels compute, as tfjs' configuration says it. */
const computed: Readonly<Record<string, unknown>> = {
  activation: 'tanh',
  recurrentActivation: 'sigmoid',
  useBias: true,
  dropout: 0,
  recurrentDropout: 0,
  goBackwards: false,
  returnState: false,
  stateful: false,
};

const cells: Readonly<Record<string, Cell>> = { LSTM: 'lstm', GRU: 'gru' };

function planOf(layer: RecurrentLayer, directions: readonly RecurrentLayer[]): Plan | undefined {
  const cell = cells[layer.getClassName()];
  const config = layer.getConfig();
  // What a configuration leaves out is off.
  const isComputed = Object.entries(computed).every(
    ([name, value]) => (config[name] ?? false) === value || (value === 0 && !config[name]),
  );
  if (!cell || !isComputed) return undefined;
  return { cell, units: config.units as number, returnsSequence: config.returnSequences === true, directions };
}

/** How the kernels can run this layer; undefined when it is none of theirs. */
function planFor(layer: tf.layers.Layer): Plan | undefined {
  if (layer.getClassName() !== 'Bidirectional') return planOf(layer as RecurrentLayer, [layer as RecurrentLayer]);
  if (layer.getConfig().mergeMode !== 'concat') return undefined;
  const { forwardLayer, backwardLayer } = layer as TwoWayLayer;
  return planOf(forwardLayer, [forwardLayer, backwardLayer]);
}

const tensorsOf = ({ cell }: RecurrentLayer): DirectionTensors => ({
  kernel: cell.kernel.read(),
  recurrent: cell.recurrentKernel.read(),
  bias: cell.bias.read(),
});

/** Something planned for windows of one size; another size is another plan. */
function planned<Made extends { dispose(): void }>(make: (steps: number, width: number) => Made) {
  let current: { steps: number; width: number; made: Made } | undefined;
  return {
    for(steps: number, width: number): Made {
      if (current?.steps !== steps || current.width !== width) {
        current?.made.dispose();
        current = { steps, width, made: make(steps, width) };
      }
      return current.made;
    },
    dispose() {
      current?.made.dispose();
      current = undefined;
    },
  };
}

const first = (inputs: tf.Tensor | tf.Tensor[]) => (Array.isArray(inputs) ? inputs[0] : inputs);

function disposeWith(layer: tf.layers.Layer, plan: { dispose(): void }): void {
  const dispose = layer.dispose.bind(layer);
  layer.dispose = () => {
    const result = dispose();
    if (result.refCountAfterDispose === 0) plan.dispose();
    return result;
  };
}

function fuseRecurrent(
  layer: tf.layers.Layer,
  { cell, units, returnsSequence, directions }: Plan,
  kernels: Kernels,
): void {
  const count = directions.length as 1 | 2;
  const plan = planned((steps, features) =>
    createFusedSequence(kernels, { cell, directions: count, steps, features, units, returnsSequence }),
  );
  layer.call = (inputs) => {
    const windows = first(inputs);
    const [, steps, features] = windows.shape;
    const outputShape = returnsSequence ? [steps, count * units] : [count * units];
    return fusedOp(plan.for(steps, features), windows, directions.map(tensorsOf), outputShape);
  };
  disposeWith(layer, plan);
}

type AttentionLayer = tf.layers.Layer & Record<'kernel' | 'bias' | 'query', tf.LayerVariable>;

function fuseAttention(layer: AttentionLayer, kernels: Kernels): void {
  const keys = layer.bias.shape[0] as number;
  const plan = planned((steps, units) => createFusedAttention(kernels, { steps, units, keys }));
  layer.call = (inputs) => {
    const sequence = first(inputs);
    const [, steps, units] = sequence.shape;
    const weights = [layer.kernel.read(), layer.bias.read(), layer.query.read()] as const;
    return fusedAttentionOp(plan.for(steps, units), sequence, weights);
  };
  disposeWith(layer, plan);
}

type DenseLayer = tf.layers.Layer & {
  kernel: tf.LayerVariable;
  bias: tf.LayerVariable | null;
  activation: { apply(x: tf.Tensor): tf.Tensor } | null;
};

function fuseDense(layer: DenseLayer, kernels: Kernels): void {
  const { kernel, bias, activation } = layer;
  if (bias === null || kernel.shape.length !== 2) return;
  const [inputs, units] = kernel.shape as [number, number];
  const plan = planned(() => createFusedDense(kernels, inputs, units));
  const plain = layer.call.bind(layer);
  layer.call = (given, options) => {
    const x = first(given);
    if (x.rank !== 2) return plain(given, options);
    const sums = fusedDenseOp(plan.for(1, inputs), x, kernel.read(), bias.read());
    return activation === null ? sums : activation.apply(sums);
  };
  disposeWith(layer, plan);
}

/**
 * Lets the kernels compute a network's dense layers, attention pooling and recurrent layers: LSTM and GRU, alone or both ways, with tanh and
 * sigmoid gates. Layers, weights, names and what is saved stay tfjs' own; only who computes changes. Other layers stay as they are.
 * @returns names of the recurrent layers that the kernels cannot run
 */
export function fuseLayers(model: tf.LayersModel, kernels: Kernels): string[] {
  const left: string[] = [];
  for (const layer of model.layers) {
    const isRecurrent = ['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'Bidirectional'].includes(layer.getClassName());
    const plan = isRecurrent ? planFor(layer) : undefined;
    if (plan) fuseRecurrent(layer, plan, kernels);
    else if (isRecurrent) left.push(layer.name);
    if (layer.getClassName() === 'Dense') fuseDense(layer as unknown as DenseLayer, kernels);
    if (layer.getClassName() === 'AttentionPooling') fuseAttention(layer as AttentionLayer, kernels);
  }
  return left;
}
