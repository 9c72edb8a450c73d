import type { BootstrapMean } from './block-bootstrap.ts';
import type { Interval } from './percentile-interval.ts';

/** A week of blocks of two six-hour horizons: less cannot take a promise back. */
export const fewestLivedBlocks = 14;

/** Two weeks of them: a model that was good for months and breaks must not be excused by its age. */
export const newestLivedBlocks = 28;

/** From a 95 % to a 99.5 % bound of a normal mean: 2.8070 / 1.9600. */
const surer = 1.4322;

/**
 * Whether what a model lived through breaks what its test promised. It does once the log loss of its whole life or of its newest stretch lies
 * above the 95 % interval of the test with 99.5 % confidence of its own, and no longer once both are back inside: in between, what was said
 * before holds, so that it does not flicker. So much confidence is for two looks with every outcome.
 * @param wasBroken what was said before
 * @param newest of the newest `newestLivedBlocks` blocks; the same as `lived` while there are no more
 * @returns the one that breaks it; undefined when none does
 */
export function breakOf(
  wasBroken: boolean,
  promised: Interval,
  lived: BootstrapMean,
  newest: BootstrapMean,
): 'lived' | 'newest' | undefined {
  const isAbove = ({ value, low }: BootstrapMean) =>
    (wasBroken ? value : value - surer * (value - low)) > promised.high;
  if (lived.blocks < fewestLivedBlocks) return wasBroken ? 'lived' : undefined;
  if (isAbove(lived)) return 'lived';
  return isAbove(newest) ? 'newest' : undefined;
}
