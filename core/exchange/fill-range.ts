import type { CandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import { symbolOf } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { closedRows } from './closed-rows.ts';
import type { Exchange, FetchOptions, FetchTimeframe } from './exchange.ts';
import { missingRanges, newestFirst, type Range } from './missing-ranges.ts';
import { readSound } from './read-sound.ts';
import { dropSpikes } from './spikes.ts';

export type FillOptions = {
  exchange: Exchange;
  store: CandleStore;
  market: Market;
  timeframe: FetchTimeframe;
  range: Range;
  /** The exchange's time is at least this. */
  earliest(): UtcMs;
  fetch: FetchOptions;
  /** After each answer that brought something: bars stored, and bars of the missing ones dealt with so far. */
  onProgress?(progress: { rowsStored: number; done: number; missing: number }): void;
};

export const rowsPerCall = 1_000;
/** How often a stretch is asked for before it counts as a hole of the exchange. */
const passes = 3;
/** A younger stretch may still be published late. */
const holeAgeMs = 10 * minuteMs;

/**
 * Fetches what is missing of a range, newest first, asking for nothing twice; what the exchange leaves out three times is
 * marked as a hole. May be ended and called again at any time.
 * @returns bars stored
 */
export async function fillRange(options: FillOptions): Promise<number> {
  const { exchange, store, market, timeframe, range, earliest, fetch, onProgress } = options;
  const barMs = timeframeMs(timeframe);
  const missingNow = () =>
    missingRanges(
      readSound(store, market, timeframe, range.from, range.to).openTime,
      store.holes(market, timeframe),
      range,
      barMs,
    );
  let rowsStored = 0;
  let refused = 0;
  let done = 0;

  const fetchPiece = async (piece: Range): Promise<void> => {
    let since = piece.from;
    while (since < piece.to) {
      const rows = await exchange.fetchCandles(symbolOf(market), timeframe, since, rowsPerCall, fetch);
      fetch.signal?.throwIfAborted();
      const { kept, spikes } = dropSpikes(rows);
      refused += spikes.length;
      const inside = closedRows(kept, timeframe, earliest()).filter(
        (row) => row.openTime >= since && row.openTime < piece.to,
      );
      if (inside.length === 0) return;
      const { openTime } = inside[inside.length - 1];
      const result = store.put(market, timeframe, inside, 'rest', Math.max(earliest(), openTime + barMs));
      rowsStored += result.stored;
      refused += result.rejected.length;
      since = openTime + barMs;
    }
  };

  const missing = missingNow().reduce((bars, { from, to }) => bars + (to - from) / barMs, 0);
  for (let pass = 0; pass < passes; pass++) {
    const pieces = newestFirst(missingNow(), rowsPerCall, barMs);
    for (const piece of pieces) {
      await fetchPiece(piece);
      if (pass === 0) done += (piece.to - piece.from) / barMs;
      onProgress?.({ rowsStored, done, missing });
    }
    if (pieces.length === 0) return rowsStored;
  }

  const newest = store.last(market, timeframe)?.openTime ?? 0;
  // A bar the gate refused exists: it is worth another try later.
  if (refused > 0) return rowsStored;
  const known = Math.max(earliest(), newest + barMs);
  for (const hole of missingNow()) {
    if (hole.to <= newest && hole.to + holeAgeMs <= known) store.markHole(market, timeframe, hole.from, hole.to);
  }
  return rowsStored;
}
