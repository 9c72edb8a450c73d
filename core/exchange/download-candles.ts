import type { CandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import { exchangeIdOf, type Market, symbolOf } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';
import { openTimeOf } from '../domain/timeframe.ts';
import type { Exchange, FetchTimeframe } from './exchange.ts';
import { fillRange } from './fill-range.ts';
import { cancelled } from './wait.ts';

/**
 * Fetches the closed bars of [from, to) that are not stored yet, newest first; ended midway it goes on where it was.
 * @returns bars stored by this call
 * @throws Failure 'bad-request' for another exchange's market or an empty range, 'not-found' for an unknown symbol,
 * 'cancelled' when `signal` aborts, 'unavailable' when the exchange does not answer
 */
export async function downloadCandles(options: {
  exchange: Exchange;
  store: CandleStore;
  market: Market;
  timeframe: FetchTimeframe;
  from: UtcMs;
  to: UtcMs;
  signal?: AbortSignal;
  logger?: Logger;
  /** `fraction` of the missing bars, 0..1. */
  onProgress?(progress: { fraction: number; rowsStored: number }): void;
}): Promise<{ rowsStored: number }> {
  const { exchange, store, market, timeframe, signal, logger, onProgress } = options;
  if (exchangeIdOf(market) !== exchange.id) {
    throw new Failure('bad-request', `${market} is not a market of ${exchange.id}; connect to its own exchange.`);
  }
  if (!(options.from < options.to))
    throw new Failure('bad-request', 'The range to download is empty: from is not before to.');

  const fetch = { signal, isBackground: true };
  const markets = await exchange.loadMarkets(fetch);
  if (!markets.some(({ symbol }) => symbol === symbolOf(market))) {
    throw new Failure('not-found', `${symbolOf(market)} is not traded on ${exchange.id}.`);
  }
  const now = await exchange.serverTime(fetch);
  const range = {
    from: openTimeOf(options.from, timeframe),
    to: Math.min(openTimeOf(options.to, timeframe), openTimeOf(now, timeframe)),
  };
  try {
    const rowsStored = await fillRange({
      exchange,
      store,
      market,
      timeframe,
      range,
      earliest: () => (exchange.hasOwnTime ? now : Number.NEGATIVE_INFINITY),
      fetch,
      logger,
      onProgress: ({ rowsStored, done, missing }) =>
        onProgress?.({ fraction: missing > 0 ? done / missing : 1, rowsStored }),
    });
    onProgress?.({ fraction: 1, rowsStored });
    return { rowsStored };
  } catch (error) {
    throw signal?.aborted ? cancelled() : error;
  }
}
