import { seededRandomAt } from '../domain/random.ts';

/**
 * Batches of the training samples in a random order that depends on nothing but the seed and the epoch, so that a run can go
 * on from any epoch.
 * @param epoch counted from 1
 */
export function sampleOrder(
  indices: Int32Array,
  { seed, batchSize }: { seed: number; batchSize: number },
  epoch: number,
): Int32Array[] {
  const random = seededRandomAt(seed, epoch);
  const order = indices.slice();
  // Fisher–Yates
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const batches: Int32Array[] = [];
  for (let start = 0; start < order.length; start += batchSize) batches.push(order.slice(start, start + batchSize));
  return batches;
}
