import type { UtcMs } from '../domain/time.ts';
import { dayMs, minuteMs, openTimeOf, timeframeMs } from '../domain/timeframe.ts';
import { type DecisionBarMinutes, shortestDecisionBar } from '../domain/trading-limits.ts';

/** Models are trained on decisions at closes of this timeframe, and are asked at no other moment. */
export const decisionTimeframe = '10m';

/**
 * Which bar a decision was made at each close of, and since when; ascending. Before the first it was the shortest one. Only the setting of
 * now would not do: what was due before a change must neither be missed nor come late on the grid of after it.
 */
export type DecisionBars = readonly { readonly since: UtcMs; readonly barMinutes: DecisionBarMinutes }[];

/** Longer than decisions that were missed get rows of their own. */
const keptMs = 30 * dayMs;

/** With the bar that holds for every close after `now`; a change that was noted later than that was noted by a wrong clock. */
export function withBar(bars: DecisionBars, barMinutes: DecisionBarMinutes, now: UtcMs): DecisionBars {
  const past = bars.filter(({ since }) => since < now);
  const kept = past.slice(
    Math.max(
      0,
      past.findLastIndex(({ since }) => since <= now - keptMs),
    ),
  );
  if ((kept.at(-1)?.barMinutes ?? shortestDecisionBar) === barMinutes) return kept;
  return [...kept, { since: now, barMinutes }];
}

/** Whether a decision is due at this time. */
export function isDecision(bars: DecisionBars, time: UtcMs): boolean {
  const barMinutes = bars.findLast(({ since }) => since < time)?.barMinutes ?? shortestDecisionBar;
  return time % (barMinutes * minuteMs) === 0;
}

/** The last time at or before this one that a decision is due at. */
export function lastDecision(bars: DecisionBars, time: UtcMs): UtcMs {
  let at = openTimeOf(time, decisionTimeframe);
  while (!isDecision(bars, at)) at -= timeframeMs(decisionTimeframe);
  return at;
}
