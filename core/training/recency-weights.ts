import { dayMs } from '../domain/timeframe.ts';
import type { Dataset } from './dataset.ts';

/**
 * What each sample counts for its age: half as much for every `halfLifeDays` that its decision lies before the newest training
 * decision, 1 on the mean over the training part.
 * @param halfLifeDays null: all count the same
 * @returns one factor per sample of the dataset, by its index; those outside of the training part are 1
 */
export function recencyWeights(
  { samples, split }: Pick<Dataset, 'samples' | 'split'>,
  halfLifeDays: number | null,
): Float32Array {
  const factors = new Float32Array(samples.length).fill(1);
  if (halfLifeDays === null) return factors;
  const newest = samples[split.train[split.train.length - 1]].decisionTime;
  const raw = (index: number) => 0.5 ** ((newest - samples[index].decisionTime) / (halfLifeDays * dayMs));
  const mean = split.train.reduce((sum, index) => sum + raw(index), 0) / split.train.length;
  for (const index of split.train) factors[index] = raw(index) / mean;
  return factors;
}
