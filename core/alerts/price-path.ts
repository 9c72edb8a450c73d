import type { Candle } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';

/** A piece of the price's way: it began and ended where it says; when in between it was highest and lowest is unknown. */
export type PriceMove = { readonly from: number; readonly high: number; readonly low: number; readonly to: number };

/** A move and when it began at the earliest; undefined when it came just now. */
export type FollowedMove = { readonly move: PriceMove; readonly since: UtcMs | undefined };

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
 * Cuts the 1m bars of one market, as they come, into moves, each piece of the way once. The first bar, and any that comes late from before
 * it, only says where the price is: what it did in it was done while nothing was followed. How the price came into a bar is told when the bar
 * before it is closed, or does not come: else that bar, when it comes late, would tell the same crossing again.
 */
export function createPricePath(): (bar: Candle, isClosed: boolean) => FollowedMove[] {
  let seen: readonly Seen[] = [];
  let start: UtcMs | undefined;

  return (bar, isClosed) => {
    const { openTime, open, high, low, close } = bar;
    start ??= openTime;
    if (openTime < start) return [];
    const last = seen.find((one) => one.openTime === openTime);
    const before = seen.findLast((one) => one.openTime < openTime);
    const isRightBefore = before?.isClosed && before.openTime === openTime - minuteMs;
    const isJoining = before !== undefined && !last?.isJoined && (isClosed || isRightBefore);
    const isFirst = !last && openTime === start;

    const others = seen.filter((one) => one.openTime !== openTime);
    const isJoined = last?.isJoined || isJoining || isFirst;
    const now = { openTime, from: open, high, low, to: close, isClosed, isJoined };
    seen = [...others, now].sort((a, b) => a.openTime - b.openTime).slice(-keptBars);
    if (isFirst) return [];

    const moves: FollowedMove[] = [];
    if (isJoining) {
      const from = before.to;
      moves.push({ move: { from, high: Math.max(from, open), low: Math.min(from, open), to: open }, since: openTime });
    }
    if (last) moves.push({ move: moveSince(last, bar), since: undefined });
    else moves.push({ move: { from: open, high, low, to: close }, since: openTime });
    // Of a price that stood still nothing can be told.
    return moves.filter(({ move }) => move.high > move.low);
  };
}
