/** Share of the training samples that lie within a model's distance limit. */
export const usualShare = 0.99;

/**
 * How unlike its training a decision's newest bars are: the mean square of their scaled features, which are in deviations from the
 * training mean, so it is about 1 on training rows and at most 64, where every feature is clipped.
 * @param rows the newest scaled row of each window
 */
export function inputDistance(rows: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    for (const value of row) sum += value * value;
    count += row.length;
  }
  return sum / count;
}
