/**
 * A function that takes the values of a curve one after the other and returns how far each lies below the highest so far, in the curve's
 * unit, ≥ 0; before its first value the curve stands at 0. Of a curve that adds up profits of one stake each, that is a fraction of the
 * stake; the largest of them is the maximum drawdown. Magdon-Ismail and Atiya (2004), Maximum Drawdown.
 */
export function createDrawdown(): (value: number) => number {
  let highest = 0;
  return (value) => {
    highest = Math.max(highest, value);
    return highest - value;
  };
}
