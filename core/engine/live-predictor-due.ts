import type { UtcMs } from '../domain/time.ts';
import { dayMs, timeframeMs } from '../domain/timeframe.ts';
import { decisionTimeframe } from './newest-decision.ts';

/** How far back each missed decision gets a row of its own. */
const rowsForMs = 7 * dayMs;

const everyMs = timeframeMs(decisionTimeframe);

/** Decisions that have to be recorded. */
export type DueDecisions = {
  /** Ascending. */
  readonly times: readonly UtcMs[];
  /** First and last decision before them that get no row, because they were missed too long ago. */
  readonly skipped: { readonly from: UtcMs; readonly to: UtcMs } | null;
};

/**
 * Every decision after the last recorded one up to `newest`, those of the last seven days; before the first record there is only
 * `newest` itself. Both are closes of decision bars.
 */
export function dueDecisions(last: UtcMs | undefined, newest: UtcMs): DueDecisions {
  if (last === undefined) return { times: [newest], skipped: null };
  const first = Math.max(last + everyMs, newest - rowsForMs + everyMs);
  const count = Math.max(0, (newest - first) / everyMs + 1);
  return {
    times: Array.from({ length: count }, (_, i) => first + i * everyMs),
    skipped: first > last + everyMs ? { from: last + everyMs, to: first - everyMs } : null,
  };
}
