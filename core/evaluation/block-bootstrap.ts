import type { Random } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';

/** A mean with its 95 % interval, in the values' unit. */
export type BootstrapMean = {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly blocks: number;
};

/**
 * Mean of `values` with the 95 % percentile interval of a block bootstrap: whole stretches of time are drawn with replacement, because
 * neighbouring samples share their outcome and are no independent evidence. Samples of several markets at one time share a block.
 * Carlstein (1986), The Use of Subseries Values for Estimating the Variance of a General Statistic.
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
  const sums = new Map<number, { sum: number; count: number }>();
  for (let i = 0; i < values.length; i += 1) {
    const key = Math.floor(times[i] / blockMs);
    const block = sums.get(key) ?? { sum: 0, count: 0 };
    block.sum += values[i];
    block.count += 1;
    sums.set(key, block);
  }
  const blocks = [...sums.values()];
  const means = Float64Array.from({ length: resamples }, () =>
    meanOf(blocks.map(() => blocks[Math.floor(random() * blocks.length)])),
  );
  means.sort();
  const at = (share: number) => means[Math.round(share * (resamples - 1))];
  return { value: meanOf(blocks), low: at(0.025), high: at(0.975), blocks: blocks.length };
}

function meanOf(blocks: readonly { sum: number; count: number }[]): number {
  let sum = 0;
  let count = 0;
  for (const block of blocks) {
    sum += block.sum;
    count += block.count;
  }
  return sum / count;
}
