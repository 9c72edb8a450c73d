import type { Clock, UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { KlineFrame } from './frame-faults.ts';
import { bucketOpen, type Interval, nextBucketOpen } from './intervals.ts';
import type { SimulatedSymbol } from './market-source.ts';
import type { ServedCandle } from './served-candle.ts';
import type { ServedMarket } from './served-market.ts';
import { symbolId } from './served-text.ts';
import { bookTickerData, klineData, miniTickerData, tickerData, tradeData } from './stream-frames.ts';
import { readStreamName, type Stream } from './stream-names.ts';
import type { StreamSocket } from './stream-socket.ts';

const tickMs = 1_000;
const klineEveryMs = 2_000;
/** However fast the market runs, no more ticks than ten in a real second. */
const shortestTickMs = 100;
const tradesPerTick = 20;
/** When no tick came for so long, real time, the machine slept: sockets are cut, as the real ones would have died. */
const longestPauseMs = 60_000;

type Update = { kind: 'kline'; frame: KlineFrame } | { kind: 'event'; data: unknown };

/**
 * Sends every socket what it subscribed to, until it is stopped: a final kline for each candle that closed since the last
 * tick, one forming kline every 2 s, tickers every second; at high speed ten times in a real second instead.
 */
export function startPublisher(options: {
  served: ServedMarket;
  virtual: Clock;
  speed: number;
  listed(): readonly SimulatedSymbol[];
  sockets(): Iterable<StreamSocket>;
}): { stop(): void; burst(symbol: string, frames: number): void } {
  const { served, virtual, speed, listed, sockets } = options;
  const stepMs = Math.max(tickMs, shortestTickMs * speed);
  let last = virtual.now();

  const frameOf = (stream: string, symbol: string, interval: Interval, candle: ServedCandle, time: UtcMs): Update => ({
    kind: 'kline',
    frame: {
      stream,
      openTime: candle.openTime,
      isClosed: candle.isClosed,
      data: klineData(symbol, interval, candle, time),
      halfWay() {
        const half = served.streamed(symbol, interval, candle.openTime, (candle.openTime + candle.endTime) / 2);
        return half && klineData(symbol, interval, half, time);
      },
    },
  });

  const klines = (name: string, symbol: string, interval: Interval, after: UtcMs, now: UtcMs): Update[] => {
    const updates: Update[] = [];
    let openTime = bucketOpen(after, interval);
    for (let end = nextBucketOpen(openTime, interval); end <= now; end = nextBucketOpen(openTime, interval)) {
      const candle = served.streamed(symbol, interval, openTime, end);
      if (candle) updates.push(frameOf(name, symbol, interval, candle, end));
      openTime = end;
    }
    const isDue = Math.floor(now / klineEveryMs) !== Math.floor(after / klineEveryMs);
    const forming = isDue ? served.streamed(symbol, interval, openTime, now) : undefined;
    if (forming) updates.push(frameOf(name, symbol, interval, forming, now));
    return updates;
  };

  const tickerUpdates = (stream: Stream, entry: SimulatedSymbol): Update[] => {
    const day = served.lastDay(entry.symbol);
    if (!day) return [];
    const describe = { ticker: tickerData, miniTicker: miniTickerData, bookTicker: bookTickerData };
    if (stream.kind === 'kline' || stream.kind === 'trade') return [];
    return [{ kind: 'event', data: describe[stream.kind](entry, day) }];
  };

  const updatesOf = (name: string, after: UtcMs, now: UtcMs): Update[] => {
    const stream = readStreamName(name);
    const entry = stream && listed().find(({ symbol }) => symbolId(symbol) === stream.symbolId);
    if (!entry) return [];
    if (stream.kind === 'kline') return klines(name, entry.symbol, stream.interval, after, now);
    if (!served.isTrading(entry.symbol)) return [];
    if (stream.kind !== 'trade') return tickerUpdates(stream, entry);
    const trades = served.trades(entry.symbol, after, now).slice(-tradesPerTick);
    return trades.map(({ time, trade }) => ({ kind: 'event', data: tradeData(entry.symbol, time, trade) }));
  };

  const publish = (after: UtcMs, now: UtcMs) => {
    const known = new Map<string, Update[]>();
    for (const socket of sockets()) {
      for (const name of socket.streams) {
        const updates = known.get(name) ?? updatesOf(name, after, now);
        known.set(name, updates);
        for (const update of updates) {
          if (update.kind === 'kline') socket.sendKline(update.frame);
          else socket.sendEvent(name, update.data);
        }
      }
    }
  };

  const tick = () => {
    const now = virtual.now();
    if (now - last > longestPauseMs * speed) {
      for (const socket of sockets()) socket.cut('cut off: the exchange was suspended');
    } else if (now > last) publish(last, now);
    last = now;
    cancel = schedule();
  };
  const schedule = () => virtual.schedule(stepMs - (virtual.now() % stepMs), tick);
  let cancel = schedule();

  return {
    stop: () => cancel(),
    burst(symbol, frames) {
      const end = bucketOpen(virtual.now(), '1m');
      const name = `${symbolId(symbol).toLowerCase()}@kline_1m`;
      const updates: KlineFrame[] = [];
      for (let openTime = end - frames * minuteMs; openTime < end; openTime += minuteMs) {
        const candle = served.streamed(symbol, '1m', openTime, end);
        const update = candle && frameOf(name, symbol, '1m', candle, end);
        if (update?.kind === 'kline') updates.push(update.frame);
      }
      for (const socket of sockets()) {
        if (socket.streams.has(name)) for (const frame of updates) socket.sendKline(frame);
      }
    },
  };
}
