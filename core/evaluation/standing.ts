import type { BootstrapMean } from './block-bootstrap.ts';
import type { Interval } from './percentile-interval.ts';

/** A week of blocks of two six-hour horizons: less cannot take a promise back. */
export const fewestLivedBlocks = 14;

/** From a 95 % to a 99 % bound of a normal mean: 2.5758 / 1.9600. */
const surer = 1.3142;

/**
 * Whether what a model lived through breaks what its test promised. It does once the lived log loss lies above the 95 % interval of the test
 * with 99 % confidence of its own, and no longer once the lived log loss itself is back inside: in between, what was said before holds, so
 * that it does not flicker. The 99 % are for looking again with every outcome.
 * @param wasBroken what was said before
 */
export function breaksPromise(wasBroken: boolean, promised: Interval, lived: BootstrapMean): boolean {
  if (lived.blocks < fewestLivedBlocks) return wasBroken;
  const { value, low } = lived;
  return wasBroken ? value > promised.high : value - surer * (value - low) > promised.high;
}
