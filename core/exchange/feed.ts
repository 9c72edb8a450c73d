import type { CandleStore } from '../candles/store.ts';
import type { ClosedCandle, FormingCandle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { createConnection } from './connection.ts';
import type { Exchange, MarketInfo } from './exchange.ts';
import { createExchangeTime } from './exchange-time.ts';
import type { FeedState } from './feed-state.ts';
import { createHistory, defaultHistory, type HistoryDepth } from './history.ts';
import { createMarketFeed, type MarketFeed } from './market-feed.ts';
import { backoffMs, spreadOf, wait } from './wait.ts';

export type FeedOptions = {
  exchange: Exchange;
  store: CandleStore;
  /** `BTC/USDT`. */
  symbols: readonly string[];
  clock: Clock;
  logger: Logger;
  /** Bars kept complete, counted back from now; default 30 days of 1m and 1,000 of 1h and 1d. */
  history?: HistoryDepth;
  /** Each closed 1m bar once, in order, after it is stored. What came too late to be news goes to `onHistory`. */
  onClosed(market: Market, candle: ClosedCandle): void;
  onForming(market: Market, candle: FormingCandle): void;
  /** Older bars arrived or changed: read again. */
  onHistory(market: Market): void;
  onState(state: FeedState): void;
};

export type Feed = {
  states(): FeedState[];
  /** Undefined until the exchange has told its markets. */
  marketInfo(symbol: string): MarketInfo | undefined;
  /** Resolves when no socket, timer or call of the feed is left. */
  stop(): Promise<void>;
};

const tickMs = 1_000;
/** How often the exchange is asked whether a halted market trades again. */
const haltedEveryMs = 10 * minuteMs;
/** How soon after the last look a market that fell quiet is looked up. */
const quietEveryMs = 2 * minuteMs;
/** A tick that comes so late means that the computer slept or was stopped. */
const sleptMs = 30_000;

/**
 * Streams 1m bars of `symbols` into the store and keeps their history complete, until it is stopped. Trouble is never
 * thrown but told as state: it waits, redials and repairs by itself.
 */
export function startFeed(options: FeedOptions): Feed {
  const { exchange, symbols, clock, logger } = options;
  const abort = new AbortController();
  const { signal } = abort;
  const time = createExchangeTime(clock);
  const infos = new Map<string, MarketInfo>();
  const marketOf = (symbol: string) => `${exchange.id}:${symbol}` as Market;

  const onHistory = (market: Market) => {
    if (!signal.aborted) options.onHistory(market);
  };
  const tasks = new Set<Promise<void>>();
  const track = (task: Promise<void>) => {
    const tracked = task.finally(() => tasks.delete(tracked));
    tasks.add(tracked);
  };
  const feeds = new Map<string, MarketFeed>();
  const connection = createConnection({
    exchange,
    clock,
    logger,
    onCandle: (symbol, candle) => feeds.get(symbol)?.take(candle),
    onConnect() {
      track(measureTime());
      for (const feed of feeds.values()) feed.connected();
    },
    onChange: () => tellAll(),
  });
  const history = createHistory({
    ...options,
    depth: options.history ?? defaultHistory,
    time,
    signal,
    markets: () => symbols.filter((symbol) => infos.has(symbol)).map(marketOf),
    onHistory,
  });
  for (const symbol of symbols) {
    const market = marketOf(symbol);
    const feed = createMarketFeed({
      ...options,
      market,
      time,
      signal,
      connection: connection.facts,
      onClosed: (candle) => options.onClosed(market, candle),
      onForming: (candle) => options.onForming(market, candle),
      onHistory: () => onHistory(market),
      onSilence: () => connection.redial('the stream fell silent'),
      onGaps: history.request,
      onStreamed: connection.delivered,
      onQuiet: () => lookAgain(quietEveryMs),
    });
    feeds.set(symbol, feed);
  }

  const tellAll = () => {
    for (const feed of feeds.values()) feed.tell();
  };

  const measureTime = async () => {
    const sentAt = clock.monotonic();
    try {
      if (exchange.hasOwnTime) time.observe(await exchange.serverTime({ signal }), sentAt, clock.monotonic());
    } catch (error) {
      if (!signal.aborted) logger.warn('the exchange did not tell its time', { problem: String(error) });
      return;
    }
    if (Math.abs(time.skew()) > 2_000) logger.warn('the clock of this computer is off', { skewMs: time.skew() });
    tellAll();
    history.request();
  };

  let lookedAt = Number.NEGATIVE_INFINITY;
  let watched = '';

  /** Learns which markets there are and trade, and streams those. */
  const refreshMarkets = async () => {
    lookedAt = clock.monotonic();
    const known = await exchange.loadMarkets({ signal });
    infos.clear();
    for (const info of known) infos.set(info.symbol, info);
    for (const [symbol, feed] of feeds) {
      const info = infos.get(symbol);
      if (!info) feed.halt(`${symbol} is not traded on ${exchange.id}`);
      else feed.halt(info.isActive ? undefined : `${symbol} is halted by the exchange; asking again every 10 minutes`);
    }
    const trading = symbols.filter((symbol) => !feeds.get(symbol)?.isHalted());
    if (trading.join() === watched) return;
    watched = trading.join();
    connection.watch(trading);
  };

  const lookAgain = (afterMs: number) => {
    if (clock.monotonic() - lookedAt < afterMs) return;
    track(
      refreshMarkets().catch((error) => {
        if (!signal.aborted) logger.warn('the markets could not be read', { problem: String(error) });
      }),
    );
  };

  const start = async () => {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        return await refreshMarkets();
      } catch (error) {
        if (signal.aborted) return;
        const retryMs = backoffMs(attempt, spreadOf(clock));
        connection.unreachable(error instanceof Error ? error.message : String(error), retryMs);
        await wait(clock, retryMs, signal).catch(() => {});
      }
    }
  };

  let ticked = { monotonic: clock.monotonic(), wall: clock.now() };
  let hourlyAt = clock.monotonic() + hourMs;
  const tick = () => {
    cancelTick = clock.schedule(tickMs, tick);
    const now = { monotonic: clock.monotonic(), wall: clock.now() };
    const passed = { monotonic: now.monotonic - ticked.monotonic, wall: now.wall - ticked.wall };
    ticked = now;
    // Some systems stop the monotonic clock while they sleep, some do not.
    if (Math.max(passed.monotonic, passed.wall) > sleptMs) connection.redial('the computer was asleep');
    connection.tick();
    for (const feed of feeds.values()) feed.tick();
    if ([...feeds.values()].some((feed) => feed.isHalted())) lookAgain(haltedEveryMs);
    if (now.monotonic < hourlyAt) return;
    hourlyAt = now.monotonic + hourMs;
    track(measureTime());
    for (const feed of feeds.values()) feed.confirm();
  };
  let cancelTick = clock.schedule(tickMs, tick);
  track(start());

  return {
    states: () => [...feeds.values()].map((feed) => feed.state()),
    marketInfo: (symbol) => infos.get(symbol),
    async stop() {
      abort.abort();
      cancelTick();
      await connection.close();
      await Promise.all([...tasks, history.done(), ...[...feeds.values()].map((feed) => feed.done())]);
      for (const feed of feeds.values()) options.onState(feed.state());
    },
  };
}
