import type { Random } from '../domain/ports.ts';
import { inOneGo, type Steps } from '../domain/steps.ts';
import type { UtcMs } from '../domain/time.ts';
import { type Interval, percentileInterval } from './percentile-interval.ts';
import { resampleBlocks, sumBlocks } from './resample-blocks.ts';

/** A mean with its 95 % interval, in the values' unit. */
export type BootstrapMean = Interval & { readonly value: number; readonly blocks: number };

type Bootstrap = {
  values: ArrayLike<number>;
  times: ArrayLike<UtcMs>;
  /** At least the horizon. */
  blockMs: number;
  random: Random;
  resamples?: number;
};

/**
 * Mean of `values` with the 95 % interval of a block bootstrap: whole stretches of time are drawn with replacement, because
 * neighbouring samples share their outcome and are no independent evidence. With a single block nothing is known about the spread:
 * the interval is then the value alone, and `blocks` says so.
 */
export function* bootstrapSteps(options: Bootstrap): Steps<BootstrapMean> {
  const { values, times, blockMs, random, resamples = 1_000 } = options;
  const blocks = yield* sumBlocks(times, blockMs, 2, (row, i) => {
    row[0] += values[i];
    row[1] += 1;
  });
  let sum = 0;
  for (const [part] of blocks) sum += part;
  const value = sum / values.length;
  if (blocks.length < 2) return { value, low: value, high: value, blocks: blocks.length };
  const means = new Float64Array(resamples);
  yield* resampleBlocks(blocks, { random, resamples }, (sums, draw) => {
    means[draw] = sums[0] / sums[1];
  });
  return { value, ...percentileInterval(means, blocks.length), blocks: blocks.length };
}

/** `bootstrapSteps` in one go. */
export const blockBootstrap = (options: Bootstrap) => inOneGo(bootstrapSteps(options));
