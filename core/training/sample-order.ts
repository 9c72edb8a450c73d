import type { Random } from '../domain/ports.ts';
import { seededRandom } from '../domain/random.ts';

/**
 * Batches of the training samples in a new random order each epoch, the same for the same seed.
 * `random` is the source of the other draws of a batch.
 */
export function sampleOrder(
  indices: Int32Array,
  { seed, batchSize }: { seed: number; batchSize: number },
): { nextEpoch(): Int32Array[]; random: Random } {
  const shuffle = seededRandom(seed);
  const order = indices.slice();
  return {
    // Its own stream, so that what a batch draws does not depend on the epoch's length.
    random: seededRandom(seed ^ 0x9e3779b9),
    nextEpoch() {
      // Fisher–Yates
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(shuffle() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
      const batches: Int32Array[] = [];
      for (let start = 0; start < order.length; start += batchSize) batches.push(order.slice(start, start + batchSize));
      return batches;
    },
  };
}
