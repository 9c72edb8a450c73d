import { Failure } from '../domain/failure.ts';
import { type SequenceTask, taskBytes, taskKinds, writeSequenceTask } from './kernel-task.ts';
import type { Kernels } from './kernels.ts';
import { createRoom } from './room.ts';
import { type BatchLayout, type Keeping, layOutBatch, layOutWeights } from './sequence-layout.ts';
import { type SequenceShape, sizesOf } from './sequence-shape.ts';

/** In tfjs' layout: kernel [features, gates · units], recurrent kernel [units, gates · units], bias [gates · units]. */
export type SequenceWeights = { kernel: Float32Array; recurrent: Float32Array; bias: Float32Array };

/** Weights of each direction; the same objects in `identity` mean the same numbers, which are then neither read nor packed again. */
export type WeightSource = { readonly identity: readonly object[]; read(): readonly SequenceWeights[] };

/** Where the windows are: values [batch, steps, features], or the address of each sample's first bar in the kernels' memory. */
export type Windows = { readonly values: Float32Array } | { readonly addresses: Int32Array };

/** A pass that can be gone back through, once and before the next pass. */
export type ForwardPass = {
  /** [batch, directions · units] or [batch, steps, directions · units]; a view that holds until the next call. */
  readonly output: Float32Array;
  /**
   * @param outputSlope laid out like `output`
   * @returns slopes over each direction's weights and, when it was asked for, over the windows; views like `output`
   */
  backward(outputSlope: Float32Array): { weights: SequenceWeights[]; windows: Float32Array | undefined };
};

export type FusedSequence = {
  forward(windows: Windows, batch: number, weights: WeightSource, keeping: Keeping): ForwardPass;
  dispose(): void;
};

/** One recurrent layer on the kernels. Its memory is planned at the first batch and used again until a larger one comes. */
export function createFusedSequence({ call, memory, pool }: Kernels, shape: SequenceShape): FusedSequence {
  const sizes = sizesOf(shape);
  const { units, features, steps, directions, cell } = shape;
  const { gates, padded } = sizes;
  const weightBytes = layOutWeights(shape, 0).end;
  const weightRoom = memory.allocate(weightBytes * directions);
  const layouts = Array.from({ length: directions }, (_, d) => layOutWeights(shape, weightRoom + d * weightBytes));
  const room = createRoom(memory);
  let plan: BatchLayout | undefined;
  let passes = 0;
  let loaded: { readonly identity: readonly object[]; readonly keeping: Keeping } | undefined;

  const planFor = (batch: number, keeping: Keeping): BatchLayout => {
    if (plan?.batch === batch && plan.keeping === keeping) return plan;
    const bytes = layOutBatch(shape, batch, keeping, 0).end;
    // The old addresses may be given away on the way, also when there is no room for the new ones.
    plan = undefined;
    plan = layOutBatch(shape, batch, keeping, room.ensure(bytes));
    return plan;
  };

  const write = (address: number, values: Float32Array) => memory.floats(address, values.length).set(values);

  const loadWeights = ({ identity, read }: WeightSource, keeping: Keeping) => {
    if (loaded?.keeping === keeping && identity.every((object, i) => object === loaded?.identity[i])) return;
    const weights = read();
    layouts.forEach(({ values, packed, bias, transposed, inputTransposed }, d) => {
      write(values.kernel, weights[d].kernel);
      write(values.recurrent, weights[d].recurrent);
      write(values.bias, weights[d].bias);
      const { kernel, recurrent } = values;
      call.packWeights(kernel, recurrent, values.bias, features, units, padded, gates, packed, bias);
      if (keeping === 'nothing') return;
      // The candidate of a GRU is multiplied on its own.
      const together = cell === 'lstm' ? 4 : 2;
      call.packTransposed(recurrent, units, units, padded, gates, 0, together, transposed);
      if (cell === 'gru') {
        call.packTransposed(recurrent, units, units, padded, gates, 2, 1, transposed + 2 * padded * padded * 4);
      }
      if (keeping === 'input-slopes') {
        call.packTransposed(kernel, features, units, padded, gates, 0, gates, inputTransposed);
      }
    });
    loaded = { identity, keeping };
  };

  const locate = (windows: Windows, { batch, ...at }: BatchLayout) => {
    const addresses = memory.integers(at.windows, batch);
    if ('addresses' in windows) return addresses.set(windows.addresses);
    write(at.values, windows.values);
    for (let i = 0; i < batch; i++) addresses[i] = at.values + i * steps * features * 4;
  };

  const writeTasks = ({ lanes, windows, output, outputSlope, keeping }: BatchLayout): number[] =>
    lanes.flatMap(({ shards, inputSlope }, d) =>
      shards.map(({ first, rows, task, gates, inputs, cells, squashed, step, slopes }) => {
        const outputRow = sizes.outputRow * 4;
        const offset = first * outputRow + d * units * 4;
        const isKept = keeping !== 'nothing';
        const inputSlopeRow = steps * features * 4;
        const fields: SequenceTask = {
          steps,
          rows,
          features,
          units,
          padded,
          isReversed: d,
          windows: windows + first * 4,
          weights: layouts[d].packed,
          bias: layouts[d].bias,
          gates,
          gatesStep: isKept ? step.gates : 0,
          inputs,
          inputsRow: sizes.inputRow * 4,
          inputsStep: isKept ? step.inputs : 0,
          cells,
          cellsStep: isKept ? step.cells : 0,
          squashed,
          squashedStep: isKept ? step.squashed : 0,
          output: output + offset,
          outputRow,
          outputStep: shape.returnsSequence ? directions * units * 4 : 0,
          outputSlope: outputSlope + offset,
          hiddenSlope: slopes.hidden,
          cellSlope: slopes.cell,
          transposed: layouts[d].transposed,
          inputTransposed: keeping === 'input-slopes' ? layouts[d].inputTransposed : 0,
          weightSlope: slopes.weights,
          biasSlope: slopes.bias,
          panels: slopes.panels,
          inputSlopeRow,
          inputSlope: inputSlope + first * inputSlopeRow,
        };
        writeSequenceTask(memory.integers(task, taskBytes / 4), fields);
        return task;
      }),
    );

  const collect = ({ lanes }: BatchLayout) =>
    lanes.map(({ shards }, d) => {
      const [{ slopes }] = shards;
      const shardBytes = shards.length > 1 ? shards[1].slopes.weights - slopes.weights : 0;
      const { kernel, recurrent, bias } = layouts[d].slopes;
      const from = [slopes.weights, slopes.bias, shardBytes, shards.length] as const;
      call.collectSlopes(...from, features, units, padded, gates, kernel, recurrent, bias);
      return {
        kernel: memory.floats(kernel, sizes.weights.kernel),
        recurrent: memory.floats(recurrent, sizes.weights.recurrent),
        bias: memory.floats(bias, sizes.weights.bias),
      };
    });

  const windowSlope = ({ lanes, batch }: BatchLayout): Float32Array => {
    const [sum, other] = lanes.map(({ inputSlope }) => memory.floats(inputSlope, batch * steps * features));
    if (other) for (let i = 0; i < sum.length; i++) sum[i] += other[i];
    return sum;
  };

  return {
    forward(windows, batch, weights, keeping) {
      const at = planFor(batch, keeping);
      passes += 1;
      const pass = passes;
      loadWeights(weights, keeping);
      locate(windows, at);
      const tasks = writeTasks(at);
      pool.run(tasks.map((task) => [taskKinds[cell].forward, task]));
      return {
        output: memory.floats(at.output, batch * sizes.outputRow),
        backward(outputSlope) {
          if (pass !== passes || keeping === 'nothing') {
            throw new Failure('internal', 'The states of this pass are gone: another pass went through the layer.');
          }
          passes += 1;
          write(at.outputSlope, outputSlope);
          pool.run(tasks.map((task) => [taskKinds[cell].backward, task]));
          return { weights: collect(at), windows: keeping === 'input-slopes' ? windowSlope(at) : undefined };
        },
      };
    },
    dispose() {
      memory.free(weightRoom);
      room.free();
    },
  };
}
