import { setImmediate as nextTurn } from 'node:timers/promises';
import { candleAt } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { bucketOpen, type Interval, longestMs, nextBucketOpen } from './intervals.ts';
import type { SimulatedMarket, SimulatedSymbol } from './market-source.ts';
import { minutePath, type PathTrade } from './minute-path.ts';
import { closedMinutes, foldCandles, formingMinute, type ServedCandle } from './served-candle.ts';

/** How the exchange departs from the truth: minutes it never serves, and closed candles it changed later. */
export type Alterations = {
  /** Rises with every change. */
  version(): number;
  isServed(symbol: string, openTime: UtcMs): boolean;
  /** The candle as REST now tells it. */
  revise(symbol: string, candle: ServedCandle): ServedCandle;
};

export type CandleQuery = {
  readonly symbol: string;
  readonly interval: Interval;
  /** Bounds of the open time, both inclusive. */
  readonly from?: UtcMs;
  readonly to?: UtcMs;
  readonly limit: number;
  readonly zoneMs?: number;
};

export type ServedMarket = {
  readonly symbols: readonly SimulatedSymbol[];
  now(): UtcMs;
  /** With `from` the oldest `limit` candles from there, else the newest up to `to`; ascending, the last may be forming. */
  candles(query: CandleQuery): Promise<ServedCandle[]>;
  /** The candle that opens at `openTime` as the stream knows it at `time`: never revised. */
  streamed(symbol: string, interval: Interval, openTime: UtcMs, time: UtcMs): ServedCandle | undefined;
  /** Trades in (after, until], at most those of the two newest minutes. */
  trades(symbol: string, after: UtcMs, until: UtcMs): { time: UtcMs; trade: PathTrade }[];
  /** False while the symbol is halted, in a hole or delisted. */
  isTrading(symbol: string): boolean;
  /** The last 24 hours as one candle. */
  lastDay(symbol: string): ServedCandle | undefined;
};

/**
 * Hours drawn before other work gets its turn, about 10 ms: two years of daily candles are a million minutes, and the
 * exchange often lives in the process of the engine.
 */
const hoursPerTurn = 96;

/** What the exchange shows of `market` at each moment of `now`: closed minutes, the forming one, and candles made of them. */
export function createServedMarket(market: SimulatedMarket, now: () => UtcMs, alterations: Alterations): ServedMarket {
  const hours = new Map<string, Map<UtcMs, ServedCandle | undefined>>();
  let cachedVersion = -1;
  let drawnHours = 0;
  const paths = new Map<string, { openTime: UtcMs; path: PathTrade[] }>();
  const symbolOf = new Map(market.symbols.map((entry) => [entry.symbol, entry]));

  const pathOf = (symbol: string, candle: ServedCandle): PathTrade[] => {
    const cached = paths.get(symbol);
    if (cached?.openTime === candle.openTime) return cached.path;
    const path = minutePath(candle, symbolOf.get(symbol) ?? { tickSize: 0.01, stepSize: 0.00001 });
    paths.set(symbol, { openTime: candle.openTime, path });
    return path;
  };

  /** Minutes that open in [from, to), as known at `time`; the forming one is the last. */
  const minutesAt = (symbol: string, from: UtcMs, to: UtcMs, time: UtcMs): ServedCandle[] => {
    const current = bucketOpen(time, '1m');
    const end = Math.min(to, current + minuteMs);
    if (end <= from) return [];
    const rows = closedMinutes(market.minutes(symbol, from, end)).filter((row) =>
      alterations.isServed(symbol, row.openTime),
    );
    const last = rows.at(-1);
    if (last?.openTime !== current) return rows;
    rows[rows.length - 1] = formingMinute(last, pathOf(symbol, last), time - current);
    return rows;
  };

  const revisedMinutes = (symbol: string, from: UtcMs, to: UtcMs, time: UtcMs) =>
    minutesAt(symbol, from, to, time).map((row) => (row.isClosed ? alterations.revise(symbol, row) : row));

  /** Closed hours are kept: a year of daily candles then costs a year of minutes only once. */
  const cachedHour = (symbol: string, openTime: UtcMs, time: UtcMs): ServedCandle | undefined => {
    if (cachedVersion !== alterations.version()) {
      hours.clear();
      cachedVersion = alterations.version();
    }
    const known = hours.get(symbol) ?? new Map<UtcMs, ServedCandle | undefined>();
    hours.set(symbol, known);
    if (!known.has(openTime)) {
      drawnHours += 1;
      const parts = revisedMinutes(symbol, openTime, openTime + hourMs, time);
      known.set(openTime, parts.length > 0 ? foldCandles(parts, openTime, openTime + hourMs, true) : undefined);
    }
    return known.get(openTime);
  };

  /** Minutes in pieces, with turns for other work in between. */
  const minutesInTurns = async (symbol: string, from: UtcMs, to: UtcMs, time: UtcMs): Promise<ServedCandle[]> => {
    let parts: ServedCandle[] = [];
    for (let start = from; start < to; start += hoursPerTurn * hourMs) {
      if (start > from) await nextTurn();
      parts = parts.concat(revisedMinutes(symbol, start, Math.min(to, start + hoursPerTurn * hourMs), time));
    }
    return parts;
  };

  /** Parts that candles of `interval` are made of, which open in [from, to): hours where they fit, else minutes. */
  const partsOf = async (query: CandleQuery, from: UtcMs, to: UtcMs, time: UtcMs): Promise<ServedCandle[]> => {
    const { symbol, interval, zoneMs = 0 } = query;
    if (longestMs(interval) < hourMs || zoneMs % hourMs !== 0) return minutesInTurns(symbol, from, to, time);
    const parts: ServedCandle[] = [];
    const closedHours = Math.min(to, bucketOpen(time, '1h'));
    let hour = from;
    for (; hour < closedHours; hour += hourMs) {
      const row = cachedHour(symbol, hour, time);
      if (row) parts.push(row);
      if (drawnHours < hoursPerTurn) continue;
      drawnHours = 0;
      await nextTurn();
    }
    return [...parts, ...revisedMinutes(symbol, hour, to, time)];
  };

  /** Candles whose open times lie in [from, to); `from` is one of them. */
  const candlesIn = async (query: CandleQuery, from: UtcMs, to: UtcMs, time: UtcMs): Promise<ServedCandle[]> => {
    const { interval, zoneMs } = query;
    const first = Math.max(from, bucketOpen(market.firstOpenTime, interval, zoneMs));
    const parts = await partsOf(query, first, Math.min(to, time + 1), time);
    const rows: ServedCandle[] = [];
    for (let start = 0; start < parts.length; ) {
      const openTime = bucketOpen(parts[start].openTime, interval, zoneMs);
      const endTime = nextBucketOpen(openTime, interval, zoneMs);
      let end = start + 1;
      while (end < parts.length && parts[end].openTime < endTime) end += 1;
      rows.push(foldCandles(parts.slice(start, end), openTime, endTime, endTime <= time));
      start = end;
    }
    return rows;
  };

  const oldestFirst = async (query: CandleQuery, from: UtcMs, to: UtcMs, time: UtcMs): Promise<ServedCandle[]> => {
    const { interval, zoneMs, limit } = query;
    const start = Math.max(from, market.firstOpenTime);
    const open = bucketOpen(start, interval, zoneMs);
    let next = open < from ? nextBucketOpen(open, interval, zoneMs) : open;
    let rows: ServedCandle[] = [];
    while (next <= to && rows.length < limit) {
      const end = bucketOpen(next + limit * longestMs(interval), interval, zoneMs);
      rows = rows.concat(
        await candlesIn(
          query,
          next,
          Math.min(end, nextBucketOpen(bucketOpen(to, interval, zoneMs), interval, zoneMs)),
          time,
        ),
      );
      next = end;
    }
    return rows.slice(0, limit);
  };

  const newestFirst = async (query: CandleQuery, to: UtcMs, time: UtcMs): Promise<ServedCandle[]> => {
    const { interval, zoneMs, limit } = query;
    let end = nextBucketOpen(bucketOpen(to, interval, zoneMs), interval, zoneMs);
    let rows: ServedCandle[] = [];
    while (end > market.firstOpenTime && rows.length < limit) {
      const start = bucketOpen(end - limit * longestMs(interval), interval, zoneMs);
      rows = (await candlesIn(query, start, end, time)).concat(rows);
      end = start;
    }
    return rows.slice(-limit);
  };

  return {
    symbols: market.symbols,
    now,
    async candles(query) {
      const time = now();
      const to = Math.min(query.to ?? time, time);
      return query.from === undefined ? newestFirst(query, to, time) : oldestFirst(query, query.from, to, time);
    },
    streamed(symbol, interval, openTime, time) {
      const endTime = nextBucketOpen(openTime, interval);
      const parts = minutesAt(symbol, openTime, endTime, time);
      return parts.length > 0 ? foldCandles(parts, openTime, endTime, endTime <= time) : undefined;
    },
    trades(symbol, after, until) {
      const minutes = market.minutes(symbol, bucketOpen(until, '1m') - minuteMs, until + 1);
      return Array.from(minutes.openTime, (_, i) => candleAt(minutes, i))
        .filter((candle) => alterations.isServed(symbol, candle.openTime))
        .flatMap((candle) => {
          const path = minutePath(candle, symbolOf.get(symbol) ?? { tickSize: 0.01, stepSize: 0.00001 });
          return path.map((trade) => ({ time: candle.openTime + trade.offsetMs, trade }));
        })
        .filter(({ time, trade }) => time > after && time <= until && trade.quantity > 0);
    },
    isTrading: (symbol) => alterations.isServed(symbol, bucketOpen(now(), '1m')),
    lastDay(symbol) {
      const time = now();
      const parts = minutesAt(symbol, bucketOpen(time, '1m') - dayMs + minuteMs, time + 1, time);
      return parts.length > 0 ? foldCandles(parts, parts[0].openTime, time, false) : undefined;
    },
  };
}
