import type { TrainingSpec } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Manifest } from '../model/manifest.ts';
import { newestDecisionOf } from './unseen-window.ts';

/**
 * The training of a model once more, on a range of the same length that ends at `to`; a training on everything there was is one on
 * everything there is until then.
 * @param to exclusive end of the decisions
 */
export function challengerSpec({ spec, split }: Pick<Manifest, 'spec' | 'split'>, to: UtcMs): TrainingSpec {
  const { from, to: _, ...rest } = spec;
  if (from === undefined) return { ...rest, to };
  const length = newestDecisionOf({ split }) - from;
  return { ...rest, from: Math.max(0, to - length), to };
}
