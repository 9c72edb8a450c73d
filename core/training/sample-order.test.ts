import { describe, expect, it } from 'vitest';
import { sampleOrder } from './sample-order.ts';

const indices = Int32Array.from({ length: 25 }, (_, i) => 100 + i);

describe('the order of samples', () => {
  it('shows every sample once an epoch, in another order each epoch', () => {
    const epochs = [1, 2].map((epoch) => sampleOrder(indices, { seed: 1, batchSize: 10 }, epoch));
    for (const batches of epochs) {
      expect(batches.map(({ length }) => length)).toEqual([10, 10, 5]);
      expect(batches.flatMap((batch) => [...batch]).sort()).toEqual([...indices]);
    }
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('is a function of seed and epoch alone', () => {
    const order = (seed: number, epoch: number) => sampleOrder(indices, { seed, batchSize: 10 }, epoch);
    const third = order(4, 3);
    order(4, 1);
    expect(order(4, 3)).toEqual(third);
    expect(order(5, 3)).not.toEqual(third);
  });
});
