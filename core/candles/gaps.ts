import type { Gap } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Series } from './block.ts';
import type { Tables } from './tables.ts';

/** A stretch [from, to) of time. */
export type Stretch = { readonly from: UtcMs; readonly to: UtcMs };

/** Unbroken runs of stored bars, ascending, never touching each other. */
export function storedStretches(tables: Tables, series: Series): Stretch[] {
  const { barMs, blockMs } = series;
  const stretches: Stretch[] = [
    ...tables.blockNumbers(series).map((block) => ({ from: block * blockMs, to: (block + 1) * blockMs })),
    ...tables.islands(series).map(([first, last]) => ({ from: first, to: last + barMs })),
  ];
  return joinStretches(stretches);
}

/** The same time covered, ascending, with touching and overlapping stretches made one. */
export function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: { from: UtcMs; to: UtcMs }[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && stretch.from <= last.to) last.to = Math.max(last.to, stretch.to);
    else joined.push({ ...stretch });
  }
  return joined;
}

/** What is missing between `stretches`, as far as it opens in [from, to). */
export function gapsBetween(stretches: readonly Stretch[], barMs: number, from: UtcMs, to: UtcMs): Gap[] {
  return stretches
    .slice(1)
    .map((next, i) => ({
      from: Math.max(stretches[i].to, onGrid(from, barMs)),
      to: Math.min(next.from, onGrid(to, barMs)),
    }))
    .filter((missing) => missing.from < missing.to)
    .map((missing) => toGap(missing, barMs));
}

/** The bars of `stretches` that open in [from, to). */
export function clipStretches(stretches: readonly Stretch[], barMs: number, from: UtcMs, to: UtcMs): Stretch[] {
  return stretches
    .map((stretch) => ({
      from: Math.max(stretch.from, onGrid(from, barMs)),
      to: Math.min(stretch.to, onGrid(to, barMs)),
    }))
    .filter((stretch) => stretch.from < stretch.to);
}

/** The first open time at or after `time`. */
function onGrid(time: UtcMs, barMs: number): UtcMs {
  return Math.ceil(time / barMs) * barMs;
}

export function toGap({ from, to }: Stretch, barMs: number): Gap {
  return { from, to: to - barMs, bars: (to - from) / barMs };
}
