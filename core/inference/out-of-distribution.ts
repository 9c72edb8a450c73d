import { inputDistance } from '../model/input-distance.ts';
import type { Manifest } from '../model/manifest.ts';
import type { FeatureWindow } from './network-inputs.ts';

/** Whether a model has seen the like of its windows; `remark` when it cannot be told. */
export function judgeDistribution(
  { config, distanceLimit }: Pick<Manifest, 'config' | 'distanceLimit'>,
  windows: readonly FeatureWindow[],
): { objection?: string; remark?: string } {
  if (distanceLimit === undefined) {
    return { remark: 'The model does not say how far its training data reach, so unusual bars are not noticed.' };
  }
  const distance = inputDistance(windows.map(({ scaled }) => scaled.subarray(-config.features)));
  // Written as "not within" so that a NaN abstains.
  if (distance <= distanceLimit) return {};
  return {
    objection: `The newest bars are unlike those the model was trained on: distance ${distance.toFixed(2)}, where 99 % of its training samples lie within ${distanceLimit.toFixed(2)}.`,
  };
}
