import type { Gap } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';

/** Open times [from, to). */
export type Range = { readonly from: UtcMs; readonly to: UtcMs };

/**
 * What of [from, to) is neither stored nor known to be a hole of the exchange, ascending.
 * @param openTimes stored open times, ascending
 * @param holes ascending
 * @param barMs length of a bar; `from` and `to` lie on its grid
 */
export function missingRanges(
  openTimes: ArrayLike<number>,
  holes: readonly Gap[],
  range: Range,
  barMs: number,
): Range[] {
  const known: Range[] = holes.map((hole) => ({ from: hole.from, to: hole.to + barMs }));
  for (let i = 0; i < openTimes.length; i++) {
    const last = i > 0 ? known[known.length - 1] : undefined;
    if (last && last.to === openTimes[i]) known[known.length - 1] = { from: last.from, to: last.to + barMs };
    else known.push({ from: openTimes[i], to: openTimes[i] + barMs });
  }
  known.sort((a, b) => a.from - b.from);

  const missing: Range[] = [];
  let at = range.from;
  for (const { from, to } of known) {
    if (from > at && at < range.to) missing.push({ from: at, to: Math.min(from, range.to) });
    at = Math.max(at, to);
  }
  if (at < range.to) missing.push({ from: at, to: range.to });
  return missing;
}

/** Cuts ranges into pieces of at most `bars` bars, newest first. */
export function newestFirst(ranges: readonly Range[], bars: number, barMs: number): Range[] {
  return ranges
    .flatMap(({ from, to }) => {
      const pieces: Range[] = [];
      for (let end = to; end > from; end -= bars * barMs)
        pieces.push({ from: Math.max(from, end - bars * barMs), to: end });
      return pieces;
    })
    .sort((a, b) => b.from - a.from);
}
