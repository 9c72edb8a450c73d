import type { CandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import { symbolOf } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { closedRows } from './closed-rows.ts';
import type { Exchange, FetchOptions, FetchTimeframe } from './exchange.ts';
import { missingRanges, newestFirst, type Range } from './missing-ranges.ts';
import { readSound } from './read-sound.ts';
import { createSpikeFilter } from './spikes.ts';

export type FillOptions = {
  exchange: Exchange;
  store: CandleStore;
  market: Market;
  timeframe: FetchTimeframe;
  range: Range;
  /** The exchange's time is at least this. */
  earliest(): UtcMs;
  fetch: FetchOptions;
  /** Told of bars that were stored although they look wrong. */
  logger?: Logger;
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
  const { exchange, store, market, timeframe, range, earliest, fetch, logger, onProgress } = options;
  const barMs = timeframeMs(timeframe);
  const missingNow = () =>
    missingRanges(
      readSound(store, market, timeframe, range.from, range.to).openTime,
      store.holes(market, timeframe),
      range,
      barMs,
    );
  const filter = createSpikeFilter(0);
  /** Bars that exist but cannot be stored: they are worth another try at another time. */
  const refused = new Set<UtcMs>();
  let rowsStored = 0;
  let done = 0;

  const fetchPiece = async (piece: Range): Promise<void> => {
    let since = piece.from;
    while (since < piece.to) {
      // What had closed when the exchange was asked: the answer may be long on its way.
      const asked = earliest();
      const rows = await exchange.fetchCandles(symbolOf(market), timeframe, since, rowsPerCall, fetch);
      fetch.signal?.throwIfAborted();
      const inside = closedRows(rows, timeframe, asked).filter(
        (row) => row.openTime >= since && row.openTime < piece.to,
      );
      if (inside.length === 0) return;
      const { openTime } = inside[inside.length - 1];
      const stored = readSound(store, market, timeframe, inside[0].openTime - barMs, inside[0].openTime);
      const before = stored.close.length > 0 ? { close: stored.close[0] } : undefined;
      const sifted = filter.sift(inside, { before, after: rows.find((row) => row.openTime > openTime), at: 0 });
      const result = store.put(market, timeframe, sifted.kept, 'rest', Math.max(earliest(), openTime + barMs));
      rowsStored += result.stored;
      for (const row of sifted.kept) refused.delete(row.openTime);
      for (const row of sifted.refused) refused.add(row.openTime);
      for (const { index } of result.rejected) refused.add(sifted.kept[index].openTime);
      if (sifted.accepted.length > 0) {
        const times = sifted.accepted.map((row) => toIso(row.openTime));
        logger?.warn('bars far from all others were stored, as the exchange told them twice', {
          market,
          timeframe,
          times,
        });
      }
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
  const known = Math.max(earliest(), newest + barMs);
  for (const hole of missingNow()) {
    if ([...refused].some((time) => time >= hole.from && time < hole.to)) continue;
    if (hole.to <= newest && hole.to + holeAgeMs <= known) store.markHole(market, timeframe, hole.from, hole.to);
  }
  return rowsStored;
}
