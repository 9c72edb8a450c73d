import type { CandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { minuteMs, openTimeOf, timeframeMs } from '../domain/timeframe.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeTime } from './exchange-time.ts';
import { fillRange, rowsPerCall } from './fill-range.ts';
import { backoffMs, spreadOf, wait } from './wait.ts';

/** How many bars of each timeframe are kept complete, counted back from now. */
export type HistoryDepth = { readonly '1m': number; readonly '1h': number; readonly '1d': number };

export const defaultHistory: HistoryDepth = { '1m': 30 * 1_440, '1h': rowsPerCall, '1d': rowsPerCall };

/** So many answers between two signs of progress: each makes every reader read again. */
const answersPerSign = 10;

/**
 * Fetches history in the background: 1h and 1d of every market first, because the model needs them, then 1m, each from
 * newest to oldest and only what is missing.
 */
export function createHistory(options: {
  exchange: Exchange;
  store: CandleStore;
  depth: HistoryDepth;
  clock: Clock;
  time: ExchangeTime;
  logger: Logger;
  signal: AbortSignal;
  markets(): readonly Market[];
  onHistory(market: Market): void;
}): { request(): void; done(): Promise<void> } {
  const { exchange, store, depth, clock, time, logger, signal, onHistory } = options;
  let running: Promise<void> | undefined;
  let isAgain = false;

  /** A stored bar has closed: that is all that is known of the time where the exchange does not tell it. */
  const closedBy = (market: Market) => {
    const last = store.last(market, '1m');
    return last && last.openTime + minuteMs;
  };

  const fill = async (market: Market, timeframe: keyof HistoryDepth) => {
    const barMs = timeframeMs(timeframe);
    const known = exchange.hasOwnTime ? time.earliest() : closedBy(market);
    if (known === undefined) return;
    // The newest two minutes belong to the stream.
    const to = openTimeOf(known - 2 * minuteMs, timeframe);
    let answers = 0;
    const rowsStored = await fillRange({
      exchange,
      store,
      market,
      timeframe,
      range: { from: to - depth[timeframe] * barMs, to },
      earliest: time.earliest,
      logger,
      fetch: { signal, isBackground: true },
      onProgress(progress) {
        answers += 1;
        if (answers % answersPerSign === 0 && progress.rowsStored > 0) onHistory(market);
      },
    });
    if (rowsStored > 0) onHistory(market);
  };

  const run = async () => {
    for (let attempt = 0; !signal.aborted; ) {
      isAgain = false;
      try {
        for (const timeframe of ['1h', '1d', '1m'] as const) {
          for (const market of options.markets()) await fill(market, timeframe);
        }
        if (!isAgain) return;
        attempt = 0;
      } catch (error) {
        if (signal.aborted) return;
        logger.warn('history could not be fetched', {
          problem: error instanceof Error ? error.message : String(error),
        });
        await wait(clock, backoffMs(attempt++, spreadOf(clock)), signal).catch(() => {});
      }
    }
  };

  return {
    request() {
      if (signal.aborted || (exchange.hasOwnTime && !Number.isFinite(time.earliest()))) return;
      isAgain = true;
      running ??= run().finally(() => {
        running = undefined;
      });
    },
    done: () => running ?? Promise.resolve(),
  };
}
