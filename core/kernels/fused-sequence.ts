import { Failure } from '../domain/failure.ts';
import { createDeferrals, type Deferred } from './deferred.ts';
import { type SequenceTask, taskBytes, taskKinds, writeSequenceTask } from './kernel-task.ts';
import type { Kernels } from './kernels.ts';
import { createRoom } from './room.ts';
import { type BatchLayout, type Keeping, layOutBatch, layOutWeights } from './sequence-layout.ts';
import { type SequenceShape, sizesOf } from './sequence-shape.ts';

/** In tfjs' layout: kernel [features, gates · units], recurrent kernel [units, gates · units], bias [gates · units]. */
export type SequenceWeights = { kernel: Float32Array; recurrent: Float32Array; bias: Float32Array };

/** Weights of each direction; the same objects in `identity` mean the same numbers, which are then neither read nor packed again. */
export type WeightSource = { readonly identity: readonly object[]; read(): readonly SequenceWeights[] };

/** Where the windows are: values [batch, steps, features], or the address of each sample's first bar in the kernels' memory; held until they have been read. */
export type Windows = { readonly values: Float32Array } | { readonly addresses: Int32Array };

/** A pass that can be gone back through, once and before the next pass. */
export type ForwardPass = {
  /** [batch, directions · units] or [batch, steps, directions · units] */
  readonly output: Deferred;
  /**
   * @param outputSlope laid out like `output`
   * @returns slopes over each direction's weights and, when it was asked for, over the windows
   */
  backward(outputSlope: Float32Array): { weights: Record<keyof SequenceWeights, Deferred>[]; windows?: Deferred };
};

/**
 * Neither way is waited for: threads work on a pass while its caller goes on, and only reading what it gives waits. So the layers of several
 * branches are one row of tasks, and what this thread has to prepare for the next layer is done meanwhile.
 */
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
  const results = createDeferrals();
  /** What the threads may still be reading; undefined when they are known to be through with this layer. */
  let inFlight: Windows | undefined;
  let loaded: { readonly identity: readonly object[]; readonly keeping: Keeping } | undefined;

  const planFor = (batch: number, keeping: Keeping): BatchLayout => {
    if (plan?.batch === batch && plan.keeping === keeping) return plan;
    const bytes = layOutBatch(shape, batch, keeping, 0).end;
    // The old addresses may be given away on the way, also when there is no room for the new ones.
    plan = undefined;
    plan = layOutBatch(shape, batch, keeping, room.ensure(bytes));
    return plan;
  };

  const finish = () => {
    pool.join();
    inFlight = undefined;
  };
  /** Before anything of a pass is written over. */
  const settle = () => {
    results.settle();
    if (inFlight) finish();
  };
  const offer = (way: 'forward' | 'backward', tasks: readonly number[], windows: Windows) => {
    inFlight = windows;
    pool.offer(tasks.map((task) => [taskKinds[cell][way], task]));
  };
  const floatsAt = (address: number, count: number) =>
    results.defer(() => {
      if (inFlight) finish();
      return memory.floats(address, count);
    });

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
    lanes.forEach(({ shards }, d) => {
      const [{ slopes }] = shards;
      const shardBytes = shards.length > 1 ? shards[1].slopes.weights - slopes.weights : 0;
      const { kernel, recurrent, bias } = layouts[d].slopes;
      const from = [slopes.weights, slopes.bias, shardBytes, shards.length] as const;
      call.collectSlopes(...from, features, units, padded, gates, kernel, recurrent, bias);
    });

  /** Slopes of the weights, added up over the shards when the first of them is read. */
  const weightSlopes = (at: BatchLayout) => {
    let isCollected = false;
    return layouts.map(({ slopes }) => {
      const slope = (name: keyof SequenceWeights) =>
        results.defer(() => {
          if (inFlight) finish();
          if (!isCollected) collect(at);
          isCollected = true;
          return memory.floats(slopes[name], sizes.weights[name]);
        });
      return { kernel: slope('kernel'), recurrent: slope('recurrent'), bias: slope('bias') };
    });
  };

  const windowSlope = ({ lanes, batch }: BatchLayout): Deferred => {
    let isAdded = lanes.length === 1;
    return results.defer(() => {
      if (inFlight) finish();
      const [sum, other] = lanes.map(({ inputSlope }) => memory.floats(inputSlope, batch * steps * features));
      if (!isAdded) for (let i = 0; i < sum.length; i++) sum[i] += other[i];
      isAdded = true;
      return sum;
    });
  };

  return {
    forward(windows, batch, weights, keeping) {
      settle();
      const at = planFor(batch, keeping);
      passes += 1;
      const pass = passes;
      loadWeights(weights, keeping);
      locate(windows, at);
      const tasks = writeTasks(at);
      offer('forward', tasks, windows);
      return {
        output: floatsAt(at.output, batch * sizes.outputRow),
        backward(outputSlope) {
          if (pass !== passes || keeping === 'nothing') {
            throw new Failure('internal', 'The states of this pass are gone: another pass went through the layer.');
          }
          passes += 1;
          settle();
          write(at.outputSlope, outputSlope);
          offer('backward', tasks, windows);
          return {
            weights: weightSlopes(at),
            ...(keeping === 'input-slopes' ? { windows: windowSlope(at) } : {}),
          };
        },
      };
    },
    dispose() {
      settle();
      memory.free(weightRoom);
      room.free();
    },
  };
}
