import { describe, expect, it } from 'vitest';
import { sampleOrder } from './sample-order.ts';

const indices = Int32Array.from({ length: 25 }, (_, i) => 100 + i);

describe('the order of samples', () => {
  it('shows every sample once an epoch, in another order each epoch', () => {
    const order = sampleOrder(indices, { seed: 1, batchSize: 10 });
    const epochs = [order.nextEpoch(), order.nextEpoch()];
    for (const batches of epochs) {
      expect(batches.map(({ length }) => length)).toEqual([10, 10, 5]);
      expect(batches.flatMap((batch) => [...batch]).sort()).toEqual([...indices]);
    }
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('is the same for the same seed', () => {
    const first = (seed: number) => sampleOrder(indices, { seed, batchSize: 10 }).nextEpoch();
    expect(first(4)).toEqual(first(4));
    expect(first(4)).not.toEqual(first(5));
  });
});
