import { joinColumns } from '../candles/merge-columns.ts';
import { readNewest, readSeries } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import { type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { openTimeOf, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import type { ReadNewest } from '../inference/read-windows.ts';

type Kept = { readonly bars: ClosedColumns; readonly limit: number };

/** The newest bars of markets whose decisions follow one another, kept so that only what closed since is read. */
export type NewestBars = {
  /** Says what `readNewest` of the candle store says; the very same columns while no bar has closed since. */
  read: ReadNewest;
  /** Older bars of the market have come or changed: everything is read again. */
  forget(market: Market): void;
};

export function createNewestBars(store: CandleStore): NewestBars {
  const kept = new Map<Market, Map<Timeframe, Kept>>();

  /** Undefined when nothing that helps is kept. */
  const readOn = (known: Kept | undefined, market: Market, timeframe: Timeframe, limit: number, before: UtcMs) => {
    if (known?.limit !== limit || known.bars.openTime.length === 0) return undefined;
    const length = timeframeMs(timeframe);
    const from = (known.bars.openTime.at(-1) as number) + length;
    const end = openTimeOf(before, timeframe);
    if (end === from) return known.bars;
    if (end < from || end - from > limit * length) return undefined;
    const more = readSeries(store, market, timeframe, from, end);
    // A bar is missing: what is kept is still the newest.
    if (more.openTime.length === 0) return known.bars;
    const bars = joinColumns([known.bars, more]);
    const count = bars.openTime.length;
    return sliceColumns(bars, Math.max(0, count - limit), count);
  };

  return {
    read(market, timeframe, limit, before) {
      const ofMarket = kept.get(market) ?? new Map<Timeframe, Kept>();
      kept.set(market, ofMarket);
      const known = ofMarket.get(timeframe);
      const bars =
        readOn(known, market, timeframe, limit, before) ?? readNewest(store, market, timeframe, limit, before);
      ofMarket.set(timeframe, { bars, limit });
      return bars;
    },
    forget: (market) => void kept.delete(market),
  };
}
