import { inputDistance, usualShare } from '../model/input-distance.ts';
import type { Dataset } from './dataset.ts';

/** The distance that 99 % of the training samples do not exceed: beyond it a decision is out of distribution. */
export function distanceLimit({
  config,
  samples,
  split,
  matrices,
}: Pick<Dataset, 'config' | 'samples' | 'split' | 'matrices'>): number {
  const distances = Float64Array.from(split.train, (index) => {
    const { market, ends } = samples[index];
    return inputDistance(
      ends.map((end, b) => matrices[market][b].subarray(end * config.features, (end + 1) * config.features)),
    );
  }).sort();
  return distances[Math.ceil(usualShare * distances.length) - 1];
}
