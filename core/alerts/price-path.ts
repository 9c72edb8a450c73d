import type { Candle } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';

/** A piece of the price's way: it began and ended where it says; when in between it was highest and lowest is unknown. */
export type PriceMove = { readonly from: number; readonly high: number; readonly low: number; readonly to: number };

export type Way = 'up' | 'down';

/**
 * The ways in which the price certainly went through the level on this move, in their order; to reach the level is to go through it,
 * to begin at it is not. In a bar that goes from above to below, with the level between its low and its high, it has risen through the level
 * only if the low came before the high, which nobody can know: that is not told.
 */
export function crossings({ from, high, low, to }: PriceMove, level: number): Way[] {
  const isUp = (from < level && high >= level) || (low < level && to >= level);
  const isDown = (from > level && low <= level) || (high > level && to <= level);
  const ways: [Way, boolean][] = [
    ['up', isUp],
    ['down', isDown],
  ];
  const ordered = from < level ? ways : ways.reverse();
  return ordered.flatMap(([way, isKnown]) => (isKnown ? [way] : []));
}

type Seen = PriceMove & { readonly openTime: UtcMs; readonly isClosed: boolean; readonly isJoined: boolean };

/** As many bars may come late after an interruption, and one or two are being made. */
const keptBars = 12;

/** What is new in the bar since it was seen last: a higher high was reached after that, an old one was not reached again for certain. */
function moveSince(last: Seen, { high, low, close }: Candle): PriceMove {
  const ends = [last.to, close];
  return {
    from: last.to,
    high: Math.max(...ends, ...(high > last.high ? [high] : [])),
    low: Math.min(...ends, ...(low < last.low ? [low] : [])),
    to: close,
  };
}

/**
 * Cuts the 1m bars of one market, as they come, into moves, each piece of the way once. How the price came into a bar is told when the bar
 * before it is closed, or does not come: else that bar, when it comes late, would tell the same crossing again.
 * @param closeBefore the newest stored close before a bar, of the bar right before it unless any age will do; for the first bar only
 */
export function createPricePath(
  closeBefore: (openTime: UtcMs, isAnyAge: boolean) => number | undefined,
): (bar: Candle, isClosed: boolean) => PriceMove[] {
  let seen: readonly Seen[] = [];

  const cameFrom = (openTime: UtcMs, isClosed: boolean): number | undefined => {
    const before = seen.findLast((one) => one.openTime < openTime);
    if (!before) return closeBefore(openTime, isClosed);
    const isRightBefore = before.isClosed && before.openTime === openTime - minuteMs;
    return isClosed || isRightBefore ? before.to : undefined;
  };

  return (bar, isClosed) => {
    const { openTime, open, high, low, close } = bar;
    const last = seen.find((one) => one.openTime === openTime);
    const from = last?.isJoined ? undefined : cameFrom(openTime, isClosed);
    const into = from === undefined ? [] : [{ from, high: Math.max(from, open), low: Math.min(from, open), to: open }];
    const others = seen.filter((one) => one.openTime !== openTime);
    const isJoined = last?.isJoined || from !== undefined;
    const now = { openTime, from: open, high, low, to: close, isClosed, isJoined };
    seen = [...others, now].sort((a, b) => a.openTime - b.openTime).slice(-keptBars);
    const within = last ? moveSince(last, bar) : { from: open, high, low, to: close };
    // Of a price that stood still nothing can be told.
    return [...into, within].filter((move) => move.high > move.low);
  };
}
