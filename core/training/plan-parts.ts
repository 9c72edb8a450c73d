import type { UtcMs } from '../domain/time.ts';
import type { Decision } from './decisions.ts';
import { type LeftOutCounts, noneLeftOut } from './left-out.ts';
import { parts, type Split, splitByTime } from './split.ts';

/** The last tenth of the decisions, which no part may use: first and last decision time, and how many. */
export type SealedRange = { readonly from: UtcMs; readonly to: UtcMs; readonly samples: number };

/**
 * Deals the decisions out to the parts of a dataset. Nobody is handed a decision of the sealed window or between two parts, so nobody
 * can look up what came of it.
 * @param decisions ascending by decisionTime
 * @returns the decisions of the parts, ascending, and the indices among them
 */
export function planParts(
  decisions: readonly Decision[],
  horizonMs: number,
): { used: Decision[]; split: Split; sealed: SealedRange | null; leftOut: LeftOutCounts } {
  const all = splitByTime(decisions, horizonMs);
  const used = parts.flatMap((part) => Array.from(all[part], (i) => decisions[i]));
  let start = 0;
  const split = Object.fromEntries(
    parts.map((part) => {
      const indices = Int32Array.from(all[part], (_, i) => start + i);
      start += indices.length;
      return [part, indices];
    }),
  ) as Split;
  const { sealed } = all;
  const ends = sealed.length > 0 && { first: decisions[sealed[0]], last: decisions[sealed[sealed.length - 1]] };
  return {
    used,
    split,
    sealed: ends ? { from: ends.first.decisionTime, to: ends.last.decisionTime, samples: sealed.length } : null,
    leftOut: { ...noneLeftOut(), purged: decisions.length - used.length - sealed.length },
  };
}
