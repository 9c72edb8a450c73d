import * as tf from '@tensorflow/tfjs';
import { type HeldWindows, heldTensor } from './kernel-backend.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { runningKernels } from './running-kernels.ts';

/** One sample's window: `steps` rows from `start` on of a row-major matrix. */
export type WindowSource = { readonly matrix: Float32Array; readonly start: number };

type Store = {
  /** Zeros that lie in the kernels' memory for as long as the array is used. */
  allocate(count: number): Float32Array;
  /** Where a matrix lies in it; one from outside is copied there, once. */
  addressOf(matrix: Float32Array): number;
};
let store: Store | undefined;

function openStore(memory: KernelMemory): Store {
  const placed = new WeakMap<Float32Array, number>();
  const freed = new FinalizationRegistry((address: number) => memory.free(address));
  const place = (address: number, matrix: Float32Array) => {
    placed.set(matrix, address);
    freed.register(matrix, address);
  };
  const allocate = (count: number) => {
    const address = memory.allocate(count * 4);
    const matrix = memory.floats(address, count).fill(0);
    place(address, matrix);
    return matrix;
  };
  return {
    allocate,
    addressOf(matrix) {
      const known = placed.get(matrix);
      if (known !== undefined) return known;
      const address = memory.allocate(matrix.byteLength);
      memory.floats(address, matrix.length).set(matrix);
      place(address, matrix);
      return address;
    },
  };
}

/** Room for a matrix that windows are to be taken of, zeros: in the kernels' memory where they run, so that it lies there only once. */
export function allocateMatrix(count: number): Float32Array {
  const kernels = runningKernels();
  if (!kernels) return new Float32Array(count);
  store ??= openStore(kernels.memory);
  return store.allocate(count);
}

/**
 * The windows of a batch as a tensor [batch, steps, features]. Where the kernels run nothing is gathered: each matrix is placed in their
 * memory once and a window is an address. Such a tensor is data: no gradient flows into it. Without kernels the values are copied.
 */
export function windowTensor(windows: readonly WindowSource[], steps: number, features: number): tf.Tensor3D {
  const length = steps * features;
  const kernels = runningKernels();
  if (!kernels) {
    const values = new Float32Array(windows.length * length);
    windows.forEach(({ matrix, start }, i) => {
      values.set(matrix.subarray(start * features, start * features + length), i * length);
    });
    return tf.tensor3d(values, [windows.length, steps, features]);
  }
  store ??= openStore(kernels.memory);
  const { addressOf } = store;
  const addresses = Int32Array.from(windows, ({ matrix, start }) => addressOf(matrix) + start * features * 4);
  const held: HeldWindows = {
    addresses,
    matrices: new Set(windows.map(({ matrix }) => matrix)),
    read() {
      const values = new Float32Array(addresses.length * length);
      addresses.forEach((address, i) => void values.set(kernels.memory.floats(address, length), i * length));
      return values;
    },
    drop() {},
  };
  return heldTensor(held, [windows.length, steps, features]) as tf.Tensor3D;
}
