import type { CandleStore } from '../candles/store.ts';
import type { FeedState } from '../contract/contract.ts';
import type { ClosedCandle, FormingCandle } from '../domain/candle.ts';
import { type Market, symbolOf } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import type { Exchange, MarketInfo } from '../exchange/exchange.ts';

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

/** Where a simulated exchange listens. */
export type SimulatorAddress = { readonly restUrl: string; readonly wsUrl: string };

/**
 * Connects to an exchange without streaming from it: `demo` starts the local simulator and talks to it over sockets,
 * anything else is an exchange id that ccxt knows.
 * @param signal closes the connection, so that whatever waits for an answer fails at once
 * @param running the simulator that `demo` means, instead of one of its own
 * @throws Failure when the id is unknown
 */
export async function connectExchange(
  source: string,
  clock: Clock,
  logger: Logger,
  signal?: AbortSignal,
  running?: SimulatorAddress,
): Promise<OpenSource> {
  const { createExchange } = await import('../exchange/ccxt/create-exchange.ts');
  const own = source === 'demo' && !running ? await startDemo(clock, logger) : undefined;
  let exchange: Exchange;
  try {
    exchange = await createExchange({ source, simulator: running ?? own, clock, logger });
  } catch (error) {
    await own?.close();
    throw error;
  }
  const close = async () => {
    await exchange.close();
    await own?.close();
  };
  let closing: Promise<void> | undefined;
  const closeOnce = () => {
    closing ??= close();
    return closing;
  };
  signal?.addEventListener('abort', () => {
    closeOnce().catch((error: unknown) => logger.warn('an exchange was not closed cleanly', { error: String(error) }));
  });
  return { id: source, exchange, close: closeOnce };
}

async function startDemo(clock: Clock, logger: Logger) {
  const [{ startSimulator }, { createSyntheticMarket }] = await Promise.all([
    import('../simulator/start-simulator.ts'),
    import('../simulator/synthetic-market.ts'),
  ]);
  return startSimulator({ market: createSyntheticMarket({ seed: demoSeed }), clock, logger });
}

/** A source that streams. */
export type StreamingSource = OpenSource & {
  /** Streams these instead, over the same connection; resolves when the former stream has ended and the new one is begun. */
  restream(symbols: readonly string[], before: () => void): Promise<void>;
};

/** Connects and streams `symbols`: candles go into the store first, then to `events`. */
export async function streamSource(
  source: string,
  options: {
    symbols: readonly string[];
    store: CandleStore;
    clock: Clock;
    logger: Logger;
    signal: AbortSignal;
    events: SourceEvents;
    simulator?: SimulatorAddress;
  },
): Promise<StreamingSource> {
  const { store, clock, logger, signal, events, simulator } = options;
  const connected = await connectExchange(source, clock, logger, signal, simulator);
  const { startFeed } = await import('../exchange/feed.ts');
  signal.throwIfAborted();
  const stream = (symbols: readonly string[]) => {
    const feed = startFeed({
      exchange: connected.exchange,
      store,
      symbols,
      clock,
      logger,
      ...events,
      onHistory(market) {
        const info = feed.marketInfo(symbolOf(market));
        if (info) events.onMarketInfo(market, info);
        events.onHistory(market);
      },
    });
    return feed;
  };
  let feed = stream(options.symbols);
  let isClosed = false;
  /** Ends and changes of the stream wait for each other. */
  let last: Promise<void> = Promise.resolve();
  const then = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  return {
    ...connected,
    restream: (symbols, before) =>
      then(async () => {
        if (isClosed) return;
        await feed.stop();
        before();
        feed = stream(symbols);
      }),
    close: () =>
      then(async () => {
        isClosed = true;
        await feed.stop();
        await connected.close();
      }),
  };
}

/**
 * Resolves when the exchange has told its markets.
 * @throws Failure with the exchange's or the network's own reason
 */
export async function reachExchange(source: string, clock: Clock, logger: Logger, signal: AbortSignal): Promise<void> {
  const { exchange, close } = await connectExchange(source, clock, logger, signal);
  try {
    await exchange.loadMarkets();
  } finally {
    await close();
  }
}
