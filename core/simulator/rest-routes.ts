import { readKlineQuery, readSymbolId } from './kline-query.ts';
import type { SimulatedSymbol } from './market-source.ts';
import { weightPerMinute } from './rate-limit.ts';
import { bookQuantity, dayFigures, klineRow, type SymbolStatus, symbolInfo, ticker24h } from './rest-bodies.ts';
import { invalidSymbol, type RestError, rejected } from './rest-error.ts';
import type { ServedCandle } from './served-candle.ts';
import type { ServedMarket } from './served-market.ts';
import { decimal, symbolId } from './served-text.ts';

export type Listing = {
  /** Symbols that were not delisted. */
  listed(): readonly SimulatedSymbol[];
  statusOf(symbol: string): SymbolStatus;
};

export type RestReply = { readonly body: unknown } | RestError;

/** A route of the exchange: what it weighs and what it answers. */
export type RestRoute = {
  weight(params: URLSearchParams): number;
  answer(params: URLSearchParams): RestReply | Promise<RestReply>;
};

/** The REST surface of EXCHANGE: market data only, by path. */
export function createRestRoutes(served: ServedMarket, listing: Listing): Readonly<Record<string, RestRoute>> {
  const find = (id: string) => listing.listed().find((entry) => symbolId(entry.symbol) === id);

  /** The symbols that `symbol` or `symbols` names; all of them when neither is there. */
  const select = (params: URLSearchParams): { entries: readonly SimulatedSymbol[]; isList: boolean } | RestError => {
    const many = params.get('symbols');
    if (params.has('symbol')) {
      const id = readSymbolId(params);
      if (typeof id !== 'string') return id;
      const entry = find(id);
      return entry ? { entries: [entry], isList: false } : invalidSymbol;
    }
    if (many === null) return { entries: listing.listed(), isList: true };
    if (!/^\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}")*\]$/.test(many)) {
      return rejected(400, -1100, "Illegal characters found in parameter 'symbols'.");
    }
    const entries = (JSON.parse(many) as string[]).map(find);
    const known = entries.filter((entry) => entry !== undefined);
    return known.length === entries.length ? { entries: known, isList: true } : invalidSymbol;
  };

  /** One object for `symbol`, a list otherwise; symbols without a single candle are left out of lists. */
  const tickers = (
    params: URLSearchParams,
    toBody: (entry: SimulatedSymbol, day: ServedCandle) => unknown,
  ): RestReply => {
    const chosen = select(params);
    if ('error' in chosen) return chosen;
    const rows = chosen.entries.flatMap((entry) => {
      const day = served.lastDay(entry.symbol);
      return day ? [toBody(entry, day)] : [];
    });
    return { body: chosen.isList ? rows : (rows[0] ?? {}) };
  };

  const oneOrAll = (one: number, all: number) => (params: URLSearchParams) => (params.has('symbol') ? one : all);

  return {
    '/api/v3/ping': { weight: () => 1, answer: () => ({ body: {} }) },
    '/api/v3/time': { weight: () => 1, answer: () => ({ body: { serverTime: served.now() } }) },
    '/api/v3/exchangeInfo': {
      weight: () => 20,
      answer(params) {
        const chosen = select(params);
        if ('error' in chosen) return chosen;
        const wanted = params.get('symbolStatus');
        const symbols = chosen.entries
          .map((entry) => symbolInfo(entry, listing.statusOf(entry.symbol)))
          .filter(({ status }) => wanted === null || wanted === status);
        const rateLimits = [
          { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weightPerMinute },
          { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61_000 },
        ];
        return { body: { timezone: 'UTC', serverTime: served.now(), rateLimits, exchangeFilters: [], symbols } };
      },
    },
    '/api/v3/klines': {
      weight: () => 2,
      async answer(params) {
        const query = readKlineQuery(params);
        if ('error' in query) return query;
        const entry = find(query.symbolId);
        if (!entry) return invalidSymbol;
        const { interval, startTime: from, endTime: to, limit, zoneMs } = query;
        const rows = await served.candles({ symbol: entry.symbol, interval, from, to, limit, zoneMs });
        return { body: rows.map(klineRow) };
      },
    },
    '/api/v3/ticker/24hr': { weight: oneOrAll(2, 80), answer: (params) => tickers(params, ticker24h) },
    '/api/v3/ticker/price': {
      weight: oneOrAll(2, 4),
      answer: (params) =>
        tickers(params, ({ symbol }, day) => ({ symbol: symbolId(symbol), price: decimal(day.close) })),
    },
    '/api/v3/ticker/bookTicker': {
      weight: oneOrAll(2, 4),
      answer: (params) =>
        tickers(params, ({ symbol, tickSize }, day) => {
          const { bid, ask } = dayFigures(day, tickSize);
          return { symbol: symbolId(symbol), bidPrice: bid, bidQty: bookQuantity, askPrice: ask, askQty: bookQuantity };
        }),
    },
  };
}
