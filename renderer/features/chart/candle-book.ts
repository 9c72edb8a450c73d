import { type Candle, type CandleColumns, columnNames } from '../../../core/domain/candle.ts';
import type { UtcMs } from '../../../core/domain/time.ts';

/** Bars of one market and timeframe as the chart holds them: ascending by openTime, at most the last one still forming. */
export type CandleBook = {
  bars: Candle[];
  /** Open time of the newest closed bar; −1 before the first. */
  closedTo: UtcMs;
};

/** What a change means for a chart: `last` touches or appends the newest bar only, `all` anything else. */
export type BookChange = 'none' | 'last' | 'all';

export function emptyBook(): CandleBook {
  return { bars: [], closedTo: -1 };
}

export function toBars(columns: CandleColumns): Candle[] {
  return Array.from(columns.openTime, (_, i) => {
    const bar = {} as Record<(typeof columnNames)[number], number>;
    for (const name of columnNames) bar[name] = columns[name][i];
    return bar;
  });
}

/** Takes closed history in place of what the book held of the same times; newer and older bars stay. */
export function mergeHistory(book: CandleBook, columns: CandleColumns): BookChange {
  const history = toBars(columns);
  const first = history[0];
  const last = history.at(-1);
  if (!first || !last) return 'none';
  const older = book.bars.filter((bar) => bar.openTime < first.openTime);
  const newer = book.bars.filter((bar) => bar.openTime > last.openTime);
  book.bars = older.concat(history, newer);
  book.closedTo = Math.max(book.closedTo, last.openTime);
  return 'all';
}

/**
 * Takes the newest closed history as the whole of it: what the book held before is gone where the answer does not have it, because it was
 * deleted. Only what came live after `askedAt` stays.
 * @param askedAt `closedTo` of the book when the history was asked for
 */
export function replaceHistory(book: CandleBook, columns: CandleColumns, askedAt: UtcMs): BookChange {
  const history = toBars(columns);
  const last = history.at(-1)?.openTime ?? -1;
  const newer = book.bars.filter((bar) => bar.openTime > Math.max(last, askedAt));
  if (history.length === 0 && newer.length === book.bars.length) return 'none';
  book.bars = history.concat(newer);
  book.closedTo = book.closedTo > askedAt ? Math.max(book.closedTo, last) : last;
  return 'all';
}

/** Takes one live bar. A forming bar never replaces a closed one or goes back in time. */
export function applyLive(book: CandleBook, candle: Candle, isClosed: boolean): BookChange {
  if (!isClosed && candle.openTime <= book.closedTo) return 'none';
  if (isClosed) book.closedTo = Math.max(book.closedTo, candle.openTime);
  const { bars } = book;
  const last = bars.at(-1);
  if (!last || candle.openTime > last.openTime) {
    bars.push(candle);
    return 'last';
  }
  if (candle.openTime === last.openTime) {
    bars[bars.length - 1] = candle;
    return 'last';
  }
  if (!isClosed) return 'none';
  const index = bars.findIndex((bar) => bar.openTime >= candle.openTime);
  bars.splice(index, bars[index].openTime === candle.openTime ? 1 : 0, candle);
  return 'all';
}

/** The chart's own axis position of `time`, in bars from the first; between and beyond bars by the timeframe's length. */
export function positionOf(bars: readonly Candle[], time: UtcMs, barMs: number): number | null {
  if (bars.length === 0) return null;
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle].openTime <= time) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return (time - bars[0].openTime) / barMs;
  const index = low - 1;
  const beyond = (time - bars[index].openTime) / barMs;
  return index + (low < bars.length ? Math.min(1, beyond) : beyond);
}
