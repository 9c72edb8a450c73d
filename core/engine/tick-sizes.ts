import { readNewest } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import { tickFromPrices } from '../domain/tick-size.ts';
import type { Document } from '../storage/open-document.ts';
import type { Settings } from './settings.ts';

/** Bars whose prices show the step of a market that no exchange has described. */
const shownBy = 1_000;

/** The price step of each market: what its exchange said last, else what its stored prices show. */
export type TickSizes = {
  of(market: Market): number;
  keep(market: Market, tick: number): Promise<void>;
};

export function createTickSizes(settings: Document<Settings>, store: CandleStore): TickSizes {
  const shown = (market: Market) => {
    const bars = readNewest(store, market, '1m', shownBy, Number.MAX_SAFE_INTEGER);
    return tickFromPrices(bars.close);
  };
  return {
    of: (market) => settings.data.tickSizes[market] ?? shown(market),
    async keep(market, tick) {
      if (settings.data.tickSizes[market] === tick) return;
      await settings.update((data) => {
        data.tickSizes[market] = tick;
      });
    },
  };
}
