import type * as tf from '@tensorflow/tfjs';
import { type DirectionTensors, fusedOp } from './fused-op.ts';
import { createFusedSequence, type FusedSequence } from './fused-sequence.ts';
import type { Kernels } from './kernels.ts';
import type { Cell, SequenceShape } from './sequence-shape.ts';

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

function fuse(layer: tf.layers.Layer, plan: Plan, kernels: Kernels): void {
  const { cell, units, returnsSequence } = plan;
  const directions = plan.directions.length as 1 | 2;
  let sequence: FusedSequence | undefined;
  let shape: SequenceShape | undefined;
  layer.call = (inputs) => {
    const windows = Array.isArray(inputs) ? inputs[0] : inputs;
    const [, steps, features] = windows.shape;
    if (!sequence || shape?.steps !== steps || shape.features !== features) {
      sequence?.dispose();
      shape = { cell, directions, steps, features, units, returnsSequence };
      sequence = createFusedSequence(kernels, shape);
    }
    const outputShape = returnsSequence ? [steps, directions * units] : [directions * units];
    return fusedOp(sequence, windows, plan.directions.map(tensorsOf), outputShape);
  };
  const dispose = layer.dispose.bind(layer);
  layer.dispose = () => {
    const result = dispose();
    if (result.refCountAfterDispose === 0) {
      sequence?.dispose();
      sequence = undefined;
    }
    return result;
  };
}

/**
 * Lets the kernels compute the recurrent layers of a network: LSTM and GRU, alone or both ways, with tanh and sigmoid gates. Layers,
 * weights, names and what is saved stay tfjs' own; only who computes changes. Other layers stay as they are.
 * @returns names of the recurrent layers that the kernels cannot run
 */
export function fuseLayers(model: tf.LayersModel, kernels: Kernels): string[] {
  const left: string[] = [];
  for (const layer of model.layers) {
    const isRecurrent = ['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'Bidirectional'].includes(layer.getClassName());
    const plan = isRecurrent ? planFor(layer) : undefined;
    if (plan) fuse(layer, plan, kernels);
    else if (isRecurrent) left.push(layer.name);
  }
  return left;
}
