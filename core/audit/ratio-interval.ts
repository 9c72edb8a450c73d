import { seededRandom } from '../domain/random.ts';
import { inOneGo } from '../domain/steps.ts';
import type { UtcMs } from '../domain/time.ts';
import { type Interval, percentileInterval } from '../evaluation/percentile-interval.ts';
import { resampleBlocks, sumBlocks } from '../evaluation/resample-blocks.ts';

const resamples = 1_000;

/**
 * Sum of `above` over sum of `below`, with its 95 % interval of a block bootstrap over time.
 * @param blockMs at least as long as what neighbouring values share
 */
export function ratioInterval(
  above: ArrayLike<number>,
  below: ArrayLike<number>,
  times: ArrayLike<UtcMs>,
  blockMs: number,
): { value: number; interval: Interval } {
  const blocks = inOneGo(
    sumBlocks(times, blockMs, 2, (row, i) => {
      row[0] += above[i];
      row[1] += below[i];
    }),
  );
  const whole = blocks.reduce((sums, [top, bottom]) => [sums[0] + top, sums[1] + bottom], [0, 0]);
  const ratios = new Float64Array(resamples);
  inOneGo(
    resampleBlocks(blocks, { random: seededRandom(1), resamples }, ([top, bottom], draw) => {
      ratios[draw] = top / bottom;
    }),
  );
  return { value: whole[0] / whole[1], interval: percentileInterval(ratios, blocks.length) };
}
