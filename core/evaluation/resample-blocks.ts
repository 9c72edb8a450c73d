import type { Random } from '../domain/ports.ts';
import { pieces, type Steps, valuesAtOnce } from '../domain/steps.ts';
import type { UtcMs } from '../domain/time.ts';

/** Blocks of two horizons keep most outcomes inside one block and still leave enough blocks in a few days. */
const horizonsPerBlock = 2;

/** How long a block must be for labels that look `horizonMs` ahead, ms. */
export function blockLength(horizonMs: number): number {
  return horizonsPerBlock * horizonMs;
}

/**
 * Sums over blocks of time: neighbouring samples share their outcome, so whole stretches are the independent evidence. Samples of several
 * markets at one time share a block; stretches without samples are no blocks.
 * @param columns values that each sample adds to its block's row
 * @param add writes the values of one sample onto the row
 * @returns one row of `columns` sums for each block, in the order of their first sample
 */
export function* sumBlocks(
  times: ArrayLike<UtcMs>,
  blockMs: number,
  columns: number,
  add: (row: Float64Array, sample: number) => void,
): Steps<Float64Array[]> {
  const rows = new Map<number, Float64Array>();
  let last = Number.NaN;
  let row: Float64Array = new Float64Array(columns);
  for (const { start, end } of pieces(times.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const key = Math.floor(times[i] / blockMs);
      // Neighbours are mostly in one block.
      if (key !== last) {
        row = rows.get(key) ?? new Float64Array(columns);
        rows.set(key, row);
        last = key;
      }
      add(row, i);
    }
  }
  return [...rows.values()];
}

/**
 * Draws as many blocks as there are, with replacement, `resamples` times. The same seed draws the same blocks.
 * Carlstein (1986), The Use of Subseries Values for Estimating the Variance of a General Statistic.
 * @param visit is given the sums over the drawn blocks, in an array that is used again for the next draw
 */
export function* resampleBlocks(
  blocks: readonly Float64Array[],
  options: { random: Random; resamples: number },
  visit: (sums: Float64Array, draw: number) => void,
): Steps<void> {
  const { random, resamples } = options;
  const columns = blocks[0].length;
  const count = blocks.length;
  const values = new Float64Array(count * columns);
  for (const [i, block] of blocks.entries()) values.set(block, i * columns);
  const sums = new Float64Array(columns);
  let picked = 0;
  for (let draw = 0; draw < resamples; draw += 1) {
    sums.fill(0);
    for (let pick = 0; pick < count; pick += 1) {
      const at = Math.floor(random() * count) * columns;
      for (let column = 0; column < columns; column += 1) sums[column] += values[at + column];
    }
    visit(sums, draw);
    picked += count;
    if (picked < valuesAtOnce) continue;
    picked = 0;
    yield;
  }
}
