import type { UtcMs } from '../domain/time.ts';

/** From a decision to when its outcome was known; nothing at or after `to` matters to it. */
export type Span = { readonly from: UtcMs; readonly to: UtcMs };

/**
 * How many labels with time of their own these overlapping ones are worth: the sum of their average uniqueness, where a label's
 * uniqueness at a moment is one over how many labels are open then. As many as labels when none overlap.
 * López de Prado (2018), Advances in Financial Machine Learning, section 4.4.
 * @param spans of one market, in any order, each longer than zero
 */
export function effectiveSamples(spans: readonly Span[]): number {
  const times = Float64Array.from(new Set(spans.flatMap(({ from, to }) => [from, to]))).sort();
  const indexOf = new Map(Array.from(times, (time, i) => [time, i]));
  const changes = new Int32Array(times.length);
  for (const { from, to } of spans) {
    changes[indexOf.get(from) as number] += 1;
    changes[indexOf.get(to) as number] -= 1;
  }
  // Time since the first edge, each moment divided by the labels open then.
  const shared = new Float64Array(times.length);
  let open = 0;
  for (let i = 1; i < times.length; i += 1) {
    open += changes[i - 1];
    shared[i] = shared[i - 1] + (open > 0 ? (times[i] - times[i - 1]) / open : 0);
  }
  return spans.reduce((sum, { from, to }) => {
    const own = shared[indexOf.get(to) as number] - shared[indexOf.get(from) as number];
    return sum + own / (to - from);
  }, 0);
}
