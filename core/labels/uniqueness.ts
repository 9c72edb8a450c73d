import { ascendingOrder } from '../domain/ascending-order.ts';
import { pieces, type Steps, valuesAtOnce } from '../domain/steps.ts';

/**
 * How many labels with time of their own overlapping ones are worth: the sum of their average uniqueness, where a label's uniqueness at a
 * moment is one over how many labels are open then. As many as labels when none overlap. Labels are of one market, in any order.
 * López de Prado (2018), Advances in Financial Machine Learning, section 4.4.
 * @param from of each label its decision
 * @param to of each when its outcome was known, later than its decision; nothing at or after it matters to the label
 */
export function* effectiveSamples(from: Float64Array, to: Float64Array): Steps<number> {
  const count = from.length;
  const begins = yield* ascendingOrder(from);
  const ends = yield* ascendingOrder(to);
  // Time since the first edge, each moment divided by the labels open then: first where a label begins, then what of it is its own.
  const own = new Float64Array(count);
  let [begun, ended, shared, before, rest] = [0, 0, 0, 0, 0];
  while (ended < count) {
    if (begun + ended >= rest) {
      rest += valuesAtOnce;
      yield;
    }
    const end = to[ends ? ends[ended] : ended];
    const time = begun < count ? Math.min(from[begins ? begins[begun] : begun], end) : end;
    const open = begun - ended;
    if (open > 0) shared += (time - before) / open;
    before = time;
    for (; begun < count; begun += 1) {
      const i = begins ? begins[begun] : begun;
      if (from[i] !== time) break;
      own[i] = shared;
    }
    for (; ended < count; ended += 1) {
      const i = ends ? ends[ended] : ended;
      if (to[i] !== time) break;
      own[i] = shared - own[i];
    }
  }
  let sum = 0;
  for (const { start, end } of pieces(count)) {
    yield;
    for (let i = start; i < end; i += 1) {
      sum += own[i] / (to[i] - from[i]);
    }
  }
  return sum;
}
