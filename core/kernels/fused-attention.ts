import { Failure } from '../domain/failure.ts';
import { createCursor } from './address-cursor.ts';
import { createDeferrals, type Deferred } from './deferred.ts';
import { taskBytes, taskKinds, writeAttentionTask } from './kernel-task.ts';
import type { Kernels } from './kernels.ts';
import { createRoom } from './room.ts';
import { shardsOf, upTo } from './sequence-shape.ts';

/** Of one sample: a sequence [steps, units], scored with keys of length `keys`. */
export type AttentionShape = { readonly steps: number; readonly units: number; readonly keys: number };

/** kernel [units, keys], bias [keys], query [keys] */
export type AttentionWeights = { kernel: Float32Array; bias: Float32Array; query: Float32Array };

/** Nothing here is waited for before it is read, see `FusedSequence`. */
export type AttentionPass = {
  /** [batch, units] */
  readonly result: Deferred;
  /** [batch, steps], each row summing to 1 */
  readonly shares: Deferred;
  /** Slopes over the sequences [batch, steps, units] and over the weights. */
  backward(resultSlope: Float32Array): { values: Deferred; weights: Record<keyof AttentionWeights, Deferred> };
};

export type FusedAttention = {
  forward(values: Float32Array, batch: number, weights: AttentionWeights): AttentionPass;
  dispose(): void;
};

function layOut({ steps, units, keys }: AttentionShape, batch: number, start: number) {
  const { floats, end } = createCursor(start);
  const [padded, paddedUnits] = [upTo(keys, 8), upTo(units, 8)];
  const shared = {
    kernel: floats(units * keys),
    weights: floats(units * padded),
    transposed: floats(paddedUnits * padded),
    bias: floats(padded),
    query: floats(padded),
    slopes: { kernel: floats(units * keys), bias: floats(keys), query: floats(keys) },
    values: floats(batch * steps * units),
    keys: floats(batch * steps * padded),
    shares: floats(batch * steps),
    result: floats(batch * units),
    resultSlope: floats(batch * units),
    valueSlope: floats(batch * steps * paddedUnits),
  };
  const shards = shardsOf(batch).map((shard) => ({
    ...shard,
    task: floats(taskBytes / 4),
    panels: floats(64 * padded),
    weightSlope: floats(units * padded),
    biasSlope: floats(padded),
    querySlope: floats(padded),
  }));
  return { ...shared, shards, padded, paddedUnits, end: end() };
}

/** Attention pooling on the kernels; what it computes is said in assembly/attention.as.ts. */
export function createFusedAttention({ call, memory, pool }: Kernels, shape: AttentionShape): FusedAttention {
  const { steps, units, keys } = shape;
  const room = createRoom(memory);
  const results = createDeferrals();
  let passes = 0;
  let isInFlight = false;

  const finish = () => {
    if (isInFlight) pool.join();
    isInFlight = false;
  };
  /** Before anything of a pass is written over. */
  const settle = () => {
    results.settle();
    finish();
  };

  const write = (address: number, values: Float32Array, room = values.length) => {
    const to = memory.floats(address, room);
    to.set(values);
    to.fill(0, values.length);
  };

  return {
    forward(values, batch, weights) {
      settle();
      const bytes = layOut(shape, batch, 0).end;
      const at = layOut(shape, batch, room.ensure(bytes));
      const { padded, paddedUnits, shards } = at;
      passes += 1;
      const pass = passes;
      write(at.values, values);
      write(at.kernel, weights.kernel);
      write(at.bias, weights.bias, padded);
      write(at.query, weights.query, padded);
      call.packMatrix(at.kernel, units, keys, at.weights);
      call.packTransposed(at.kernel, units, keys, padded, 1, 0, 1, at.transposed);
      for (const { first, rows, task, panels, weightSlope, biasSlope, querySlope } of shards) {
        writeAttentionTask(memory.integers(task, taskBytes / 4), {
          steps,
          rows,
          units,
          paddedUnits,
          padded,
          values: at.values + first * steps * units * 4,
          weights: at.weights,
          transposed: at.transposed,
          bias: at.bias,
          query: at.query,
          keys: at.keys + first * steps * padded * 4,
          shares: at.shares + first * steps * 4,
          result: at.result + first * units * 4,
          resultSlope: at.resultSlope + first * units * 4,
          weightSlope,
          biasSlope,
          querySlope,
          valueSlope: at.valueSlope + first * steps * paddedUnits * 4,
          panels,
        });
      }
      const offer = (way: 'forward' | 'backward') => {
        isInFlight = true;
        pool.offer(shards.map(({ task }) => [taskKinds.attention[way], task]));
      };
      const floatsAt = (address: number, count: number) =>
        results.defer(() => {
          finish();
          return memory.floats(address, count);
        });
      offer('forward');

      const sum = (field: 'weightSlope' | 'biasSlope' | 'querySlope', offset: number, to: number, count: number) => {
        const shardBytes = shards.length > 1 ? shards[1][field] - shards[0][field] : 0;
        call.sumRow(shards[0][field] + offset, shardBytes, shards.length, to, count);
      };
      const collect = () => {
        const { kernel, bias, query } = at.slopes;
        for (let row = 0; row < units; row++) sum('weightSlope', row * padded * 4, kernel + row * keys * 4, keys);
        sum('biasSlope', 0, bias, keys);
        sum('querySlope', 0, query, keys);
      };
      const withoutPadding = () => {
        const slopes = memory.floats(at.valueSlope, batch * steps * paddedUnits);
        if (paddedUnits === units) return slopes;
        const rows = new Float32Array(batch * steps * units);
        for (let i = 0; i < batch * steps; i++) {
          rows.set(slopes.subarray(i * paddedUnits, i * paddedUnits + units), i * units);
        }
        return rows;
      };
      return {
        result: floatsAt(at.result, batch * units),
        shares: floatsAt(at.shares, batch * steps),
        backward(resultSlope) {
          if (pass !== passes) {
            throw new Failure('internal', 'The states of this pass are gone: another pass went through the attention.');
          }
          passes += 1;
          settle();
          write(at.resultSlope, resultSlope);
          offer('backward');
          let isCollected = false;
          const slope = (address: number, count: number) =>
            results.defer(() => {
              finish();
              if (!isCollected) collect();
              isCollected = true;
              return memory.floats(address, count);
            });
          const { kernel, bias, query } = at.slopes;
          return {
            values: results.defer(() => {
              finish();
              return withoutPadding();
            }),
            weights: { kernel: slope(kernel, units * keys), bias: slope(bias, keys), query: slope(query, keys) },
          };
        },
      };
    },
    dispose() {
      settle();
      room.free();
    },
  };
}
