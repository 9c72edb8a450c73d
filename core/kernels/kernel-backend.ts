import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import type { Deferred } from './deferred.ts';

/** Windows of a batch: where each sample's first bar is. */
export type HeldWindows = Deferred & {
  readonly addresses: Int32Array;
  /** Only to keep them alive: a matrix that nobody holds gives its memory back. */
  readonly matrices: ReadonlySet<Float32Array>;
};

/** What stands behind a tensor of this backend. */
export type Held = Deferred | HeldWindows;

/**
 * Holds tensors whose numbers are in the kernels' memory, or will be when a task is done. The kernels read them where they are; for everything
 * else tfjs moves the values over, as it does between any two backends.
 */
class KernelBackend extends tf.KernelBackend {
  private readonly stored = new WeakMap<object, { readonly held: Held; count: number }>();
  private ids = 0;

  store(held: Held): object {
    const dataId = {};
    this.stored.set(dataId, { held, count: 1 });
    this.ids += 1;
    return dataId;
  }

  held(dataId: object): Held | undefined {
    return this.stored.get(dataId)?.held;
  }

  private find(dataId: object): { readonly held: Held; count: number } {
    const found = this.stored.get(dataId);
    if (found) return found;
    throw new Failure('internal', 'This tensor has been disposed.');
  }

  override readSync(dataId: object): Float32Array {
    return this.find(dataId).held.read().slice();
  }

  override async read(dataId: object): Promise<Float32Array> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const found = this.stored.get(dataId);
    if (!found) return true;
    found.count -= 1;
    if (found.count > 0 && !force) return false;
    found.held.drop();
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

const backend = new KernelBackend();

/** A tensor of what is held; it is read when somebody needs it. */
export function heldTensor(held: Held, shape: readonly number[]): tf.Tensor {
  return tf.engine().makeTensorFromDataId(backend.store(held), [...shape], 'float32', backend);
}

/** The windows behind a tensor; undefined for every tensor that is none of windows. */
export function windowsOf(tensor: tf.Tensor): HeldWindows | undefined {
  const held = backend.held(tensor.dataId);
  return held && 'addresses' in held ? held : undefined;
}

/** The values of any tensor, without a copy where they lie in the kernels' memory: read them before the layer is used again. */
export function valuesOf(tensor: tf.Tensor): Float32Array {
  return backend.held(tensor.dataId)?.read() ?? (tensor.dataSync() as Float32Array);
}
