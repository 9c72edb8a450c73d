import type { UtcMs } from '../domain/time.ts';

/** Index of the newest row with `closeTime <= asOf`, −1 when there is none. Binary search. */
export function lastRowAt(matrix: { readonly closeTime: Float64Array }, asOf: UtcMs): number {
  let low = 0;
  let high = matrix.closeTime.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (matrix.closeTime[middle] <= asOf) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
