import type { Random } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';
import { type Interval, percentileInterval } from './percentile-interval.ts';
import { resampleBlocks, sumBlocks } from './resample-blocks.ts';

/** A mean with its 95 % interval, in the values' unit. */
export type BootstrapMean = Interval & { readonly value: number; readonly blocks: number };

/**
 * Mean of `values` with the 95 % interval of a block bootstrap: whole stretches of time are drawn with replacement, because
 * neighbouring samples share their outcome and are no independent evidence. With a single block nothing is known about the spread:
 * the interval is then the value alone, and `blocks` says so.
 * @param blockMs at least the horizon
 */
export function blockBootstrap(options: {
  values: ArrayLike<number>;
  times: ArrayLike<UtcMs>;
  blockMs: number;
  random: Random;
  resamples?: number;
}): BootstrapMean {
  const { values, times, blockMs, random, resamples = 1_000 } = options;
  const blocks = sumBlocks(times, blockMs, 2, (row, i) => {
    row[0] += values[i];
    row[1] += 1;
  });
  let sum = 0;
  for (const [part] of blocks) sum += part;
  const value = sum / values.length;
  if (blocks.length < 2) return { value, low: value, high: value, blocks: blocks.length };
  const means = new Float64Array(resamples);
  resampleBlocks(blocks, { random, resamples }, (sums, draw) => {
    means[draw] = sums[0] / sums[1];
  });
  return { value, ...percentileInterval(means, blocks.length), blocks: blocks.length };
}
