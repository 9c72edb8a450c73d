import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CandleStore, openCandleStore } from '../candles/store.ts';
import { type ClosedCandle, candleAt } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { type Logger, silentLogger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import type { SimulatedMarket } from '../simulator/market-source.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import { createExchange } from './ccxt/create-exchange.ts';
import type { Exchange } from './exchange.ts';
import { type Feed, type FeedOptions, startFeed } from './feed.ts';
import type { FeedState } from './feed-state.ts';

export const startTime = Date.UTC(2025, 5, 1);
export const btc: Market = 'demo:BTC/USDT';

export type Rig = {
  simulator: Simulator;
  truth: SimulatedMarket;
  clock: Clock;
  exchange: Exchange;
  store: CandleStore;
  storePath: string;
  logger: Logger;
  /** Logged warnings and errors. */
  warnings: string[];
  start(options?: Partial<FeedOptions>): FeedLog;
};

export type FeedLog = {
  feed: Feed;
  closed: { market: Market; candle: ClosedCandle }[];
  history: Market[];
  states: FeedState[];
  formingCount(): number;
};

/** Waits until `condition` holds; the deadline is only there so that a broken test ends. */
export async function until(condition: () => boolean, what: string, deadlineMs = 45_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A simulated exchange, the real client over real sockets and a real store, all on one virtual clock. */
export async function startRig(
  options: { speed?: number; market?: SimulatedMarket; clockOffMs?: number; timeoutMs?: number } = {},
): Promise<Rig> {
  const { speed = 60, clockOffMs = 0, timeoutMs } = options;
  const truth = options.market ?? createSyntheticMarket({ seed: 3 });
  const warnings: string[] = [];
  const note = (message: string, fields?: Record<string, unknown>) =>
    void warnings.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const logger: Logger = { ...silentLogger, warn: note, error: note };
  const simulator = await startSimulator({ market: truth, clock: systemClock, speed, startTime, logger: silentLogger });
  const clock = createVirtualClock(systemClock, simulator.now() + clockOffMs, speed);
  const dir = mkdtempSync(join(tmpdir(), 'feed-'));
  const storePath = join(dir, 'candles.sqlite');
  const store = openCandleStore(storePath, { clock, logger });
  const exchange = await createExchange({ source: 'demo', simulator, clock, logger, timeoutMs });
  const feeds: Feed[] = [];
  onTestFinished(async () => {
    await Promise.all(feeds.map((feed) => feed.stop()));
    await exchange.close();
    await simulator.close();
    store.close();
    rmSync(dir, { recursive: true });
  });

  return {
    simulator,
    truth,
    clock,
    exchange,
    store,
    storePath,
    logger,
    warnings,
    start(feedOptions) {
      const log = { closed: [], history: [], states: [] } as Pick<FeedLog, 'closed' | 'history' | 'states'>;
      let forming = 0;
      const feed = startFeed({
        exchange,
        store,
        symbols: ['BTC/USDT', 'ETH/USDT'],
        clock,
        logger,
        history: { '1m': 120, '1h': 5, '1d': 2 },
        onClosed: (market, candle) => log.closed.push({ market, candle }),
        onForming: () => {
          forming += 1;
        },
        onHistory: (market) => log.history.push(market),
        onState: (state) => log.states.push(state),
        ...feedOptions,
      });
      feeds.push(feed);
      return { ...log, feed, formingCount: () => forming };
    },
  };
}

/** Every bar of [from, to) that the store has differently from the truth, as text; empty when they are equal. */
export function differences(rig: Pick<Rig, 'store' | 'truth'>, symbol: string, from: UtcMs, to: UtcMs): string[] {
  const columnsOf = {
    stored: rig.store.read(`demo:${symbol}` as Market, '1m', from, to),
    true: rig.truth.minutes(symbol, from, to),
  };
  const rows = (name: keyof typeof columnsOf) =>
    new Map([...columnsOf[name].openTime].map((time, i) => [time, JSON.stringify(candleAt(columnsOf[name], i))]));
  const stored = rows('stored');
  const wanted = rows('true');
  const times = new Set([...stored.keys(), ...wanted.keys()]);
  return [...times]
    .filter((time) => stored.get(time) !== wanted.get(time))
    .map((time) => `${new Date(time).toISOString()} stored ${stored.get(time)} true ${wanted.get(time)}`);
}

/** Open times told of, one market's. */
export function toldTimes(log: FeedLog, market: Market): UtcMs[] {
  return log.closed.filter((entry) => entry.market === market).map((entry) => entry.candle.openTime);
}

export function isLive(log: FeedLog): boolean {
  return log.feed.states().every(({ state }) => state === 'live');
}

/** Resolves when `bars` more minutes have closed at the exchange and both markets are live up to the newest. */
export async function caughtUp(rig: Rig, log: FeedLog, bars: number): Promise<void> {
  const target = Math.floor(rig.simulator.now() / minuteMs) * minuteMs + bars * minuteMs;
  await until(
    () => isLive(log) && log.feed.states().every(({ lastClosedTime }) => (lastClosedTime ?? 0) >= target),
    `${bars} more bars have closed: ${JSON.stringify(log.feed.states())}`,
  );
}
