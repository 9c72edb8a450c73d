import type { CandleStore } from '../candles/store.ts';
import type { FeedState } from '../contract/contract.ts';
import type { ClosedCandle, FormingCandle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import type { Exchange, MarketInfo } from '../exchange/exchange.ts';

/** The markets the workstation streams. */
export const streamedSymbols = ['BTC/USDT', 'ETH/USDT'] as const;

/** The seed of the demo market that the bundled model was trained on. */
const demoSeed = 1;

export type SourceEvents = {
  onClosed(market: Market, candle: ClosedCandle): void;
  onForming(market: Market, candle: FormingCandle): void;
  onHistory(market: Market): void;
  onState(state: FeedState): void;
  onMarketInfo(market: Market, info: MarketInfo): void;
};

export type OpenSource = {
  readonly id: string;
  readonly exchange: Exchange;
  close(): Promise<void>;
};

/**
 * Connects to an exchange without streaming from it: `demo` starts the local simulator and talks to it over sockets,
 * anything else is an exchange id that ccxt knows.
 * @throws Failure when the id is unknown
 */
export async function connectExchange(source: string, clock: Clock, logger: Logger): Promise<OpenSource> {
  const { createExchange } = await import('../exchange/ccxt/create-exchange.ts');
  if (source !== 'demo') {
    const exchange = await createExchange({ source, clock, logger });
    return { id: source, exchange, close: () => exchange.close() };
  }
  const [{ startSimulator }, { createSyntheticMarket }] = await Promise.all([
    import('../simulator/start-simulator.ts'),
    import('../simulator/synthetic-market.ts'),
  ]);
  const simulator = await startSimulator({ market: createSyntheticMarket({ seed: demoSeed }), clock, logger });
  const exchange = await createExchange({ source, simulator, clock, logger });
  return {
    id: source,
    exchange,
    async close() {
      await exchange.close();
      await simulator.close();
    },
  };
}

/** Connects and streams: candles go into the store first, then to `events`. */
export async function streamSource(
  source: string,
  options: { store: CandleStore; clock: Clock; logger: Logger; events: SourceEvents },
): Promise<OpenSource> {
  const { store, clock, logger, events } = options;
  const connected = await connectExchange(source, clock, logger);
  const { startFeed } = await import('../exchange/feed.ts');
  const feed = startFeed({
    exchange: connected.exchange,
    store,
    symbols: streamedSymbols,
    clock,
    logger,
    ...events,
    onHistory(market) {
      const info = feed.marketInfo(market.slice(market.indexOf(':') + 1));
      if (info) events.onMarketInfo(market, info);
      events.onHistory(market);
    },
  });
  return {
    ...connected,
    async close() {
      await feed.stop();
      await connected.close();
    },
  };
}

/**
 * Resolves when the exchange has told its markets.
 * @throws Failure with the exchange's or the network's own reason
 */
export async function reachExchange(source: string, clock: Clock, logger: Logger): Promise<void> {
  const { exchange, close } = await connectExchange(source, clock, logger);
  try {
    await exchange.loadMarkets();
  } finally {
    await close();
  }
}
