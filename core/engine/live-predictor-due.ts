import type { UtcMs } from '../domain/time.ts';
import { dayMs, openTimeOf, timeframeMs } from '../domain/timeframe.ts';
import { type DecisionBars, decisionTimeframe, isDecision, lastDecision } from './decision-bars.ts';

/** How far back each missed decision gets a row of its own. */
const rowsForMs = 7 * dayMs;

const stepMs = timeframeMs(decisionTimeframe);

/** Decisions that have to be recorded. */
export type DueDecisions = {
  /** Ascending. */
  readonly times: readonly UtcMs[];
  /** First and last decision before them that get no row, because they were missed too long ago. */
  readonly skipped: { readonly from: UtcMs; readonly to: UtcMs } | null;
};

/**
 * Every decision after the last recorded one up to `newest`, those of the last seven days; before the first record there is only
 * `newest` itself. Each is a close of the bar that held when it closed.
 */
export function dueDecisions(last: UtcMs | undefined, newest: UtcMs, bars: DecisionBars): DueDecisions {
  if (last === undefined) return { times: [newest], skipped: null };
  const lastClose = openTimeOf(last, decisionTimeframe);
  const rowsAfter = Math.max(lastClose, newest - rowsForMs);
  return {
    times: decisionsIn(bars, rowsAfter, newest),
    skipped: skippedIn(bars, lastClose, rowsAfter),
  };
}

/** After `from`, up to and including `to`; both closes of 10m bars. */
function decisionsIn(bars: DecisionBars, from: UtcMs, to: UtcMs): UtcMs[] {
  const closes = Array.from({ length: Math.max(0, (to - from) / stepMs) }, (_, i) => from + (i + 1) * stepMs);
  return closes.filter((time) => isDecision(bars, time));
}

function skippedIn(bars: DecisionBars, last: UtcMs, to: UtcMs): DueDecisions['skipped'] {
  const end = lastDecision(bars, to);
  if (end <= last) return null;
  let from = last + stepMs;
  while (!isDecision(bars, from)) from += stepMs;
  return { from, to: end };
}
