import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { runningKernels } from './running-kernels.ts';

/** One sample's window: `steps` rows from `start` on of a row-major matrix. */
export type WindowSource = { readonly matrix: Float32Array; readonly start: number };

type Stored = {
  readonly addresses: Int32Array;
  readonly length: number;
  /** Only to keep them alive: a matrix that nobody holds gives its memory back. */
  readonly matrices: ReadonlySet<Float32Array>;
  count: number;
};

/**
 * Holds tensors that are nothing but addresses in the kernels' memory. The kernels read the bars where they are; for everything else
 * tfjs moves the values over, as it does between any two backends.
 */
class WindowBackend extends tf.KernelBackend {
  private readonly stored = new WeakMap<object, Stored>();
  private readonly memoryOfKernels: KernelMemory;
  private ids = 0;

  constructor(memory: KernelMemory) {
    super();
    this.memoryOfKernels = memory;
  }

  store(addresses: Int32Array, length: number, matrices: ReadonlySet<Float32Array>): object {
    const dataId = {};
    this.stored.set(dataId, { addresses, length, matrices, count: 1 });
    this.ids += 1;
    return dataId;
  }

  addressesOf(dataId: object): Int32Array | undefined {
    return this.stored.get(dataId)?.addresses;
  }

  private find(dataId: object): Stored {
    const found = this.stored.get(dataId);
    if (found) return found;
    throw new Failure('internal', 'These windows have been disposed.');
  }

  override readSync(dataId: object): Float32Array {
    const { addresses, length } = this.find(dataId);
    const values = new Float32Array(addresses.length * length);
    addresses.forEach((address, i) => void values.set(this.memoryOfKernels.floats(address, length), i * length));
    return values;
  }

  override async read(dataId: object): Promise<Float32Array> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const found = this.stored.get(dataId);
    if (!found) return true;
    found.count -= 1;
    if (found.count > 0 && !force) return false;
    this.stored.delete(dataId);
    this.ids -= 1;
    return true;
  }

  override refCount(dataId: object): number {
    return this.stored.get(dataId)?.count ?? 0;
  }

  override incRef(dataId: object): void {
    this.find(dataId).count += 1;
  }

  override numDataIds(): number {
    return this.ids;
  }
}

type Store = {
  backend: WindowBackend;
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
    backend: new WindowBackend(memory),
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
  const { backend, addressOf } = store;
  const addresses = Int32Array.from(windows, ({ matrix, start }) => addressOf(matrix) + start * features * 4);
  const dataId = backend.store(addresses, length, new Set(windows.map(({ matrix }) => matrix)));
  return tf.engine().makeTensorFromDataId(dataId, [windows.length, steps, features], 'float32', backend) as tf.Tensor3D;
}

/** Where each sample's window begins, for a tensor made by `windowTensor`; undefined for every other tensor. */
export function windowAddresses(tensor: tf.Tensor): Int32Array | undefined {
  return store?.backend.addressesOf(tensor.dataId);
}
