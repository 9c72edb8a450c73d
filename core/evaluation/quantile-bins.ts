/**
 * Upper ends, included, of at most `bins` bins with about as many values each; beyond the last lies one more bin. Values that are equal
 * are never divided, so few different values make few bins.
 * @param values sorted in place
 */
export function quantileEdges(values: Float32Array, bins: number): number[] {
  values.sort();
  const edges = Array.from({ length: bins - 1 }, (_, i) => values[Math.ceil(((i + 1) / bins) * values.length) - 1]);
  return edges.filter((edge, i) => i === 0 || edge > edges[i - 1]);
}

/** Index of the bin that `value` lies in: 0 up to the number of edges. */
export function binOf(value: number, edges: readonly number[]): number {
  let bin = 0;
  while (bin < edges.length && value > edges[bin]) bin += 1;
  return bin;
}

/** Share of all counts in each bin; all zero without counts. */
export function sharesOf(counts: ArrayLike<number>): number[] {
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  return all.map((count) => (total > 0 ? count / total : 0));
}
