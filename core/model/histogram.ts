import type { Histogram } from '../contract/contract.ts';

/** Few values say little in many bins. */
function binsFor(count: number): number {
  return Math.max(8, Math.min(32, 2 * Math.round(Math.sqrt(count))));
}

/** The histogram of at least one finite number, in equal bins from the lowest to the highest; one bin when all are the same. */
export function histogramOf(values: ArrayLike<number>, bins = binsFor(values.length)): Histogram {
  let [low, high, sum, zeros] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
    sum += values[i];
    if (values[i] === 0) zeros++;
  }
  const mean = sum / values.length;
  const counts = new Array<number>(high > low ? bins : 1).fill(0);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    squares += (values[i] - mean) ** 2;
    const bin = high > low ? Math.floor(((values[i] - low) / (high - low)) * bins) : 0;
    counts[Math.min(bin, counts.length - 1)]++;
  }
  const deviation = Math.sqrt(squares / values.length);
  return { low, high, counts, values: values.length, mean, deviation, zeroShare: zeros / values.length };
}
