/**
 * How far a curve lies below its highest value so far, in the curve's unit, ≥ 0; before its first value it stands at `start`.
 * Of a curve that adds up profits of one stake each, that is a fraction of the stake. [n]
 */
export function drawdowns(curve: ArrayLike<number>, start = 0): Float64Array {
  let highest = start;
  return Float64Array.from(curve, (value) => {
    highest = Math.max(highest, value);
    return highest - value;
  });
}

/** The largest fall from a peak to a later trough, in the curve's unit, ≥ 0. Magdon-Ismail and Atiya (2004), Maximum Drawdown. */
export function maxDrawdown(curve: ArrayLike<number>, start = 0): number {
  return drawdowns(curve, start).reduce((most, each) => Math.max(most, each), 0);
}
