/** An empty bin would make the index infinite. */
const smallestShare = 1e-4;

/**
 * Population stability index: Σ over bins of (now − then) · ln(now / then), natural logarithm; 0 when the two are equal, without an upper
 * end. Shares below 0.0001 count as that. Siddiqi, N. (2006), Credit Risk Scorecards; it is the symmetrized Kullback-Leibler divergence
 * (Jeffreys, 1946).
 * @param then shares of each bin, sum 1
 * @param now shares of the same bins, sum 1
 */
export function populationStability(then: ArrayLike<number>, now: ArrayLike<number>): number {
  let sum = 0;
  for (let bin = 0; bin < then.length; bin += 1) {
    const [before, after] = [Math.max(then[bin], smallestShare), Math.max(now[bin], smallestShare)];
    sum += (after - before) * Math.log(after / before);
  }
  return sum;
}
