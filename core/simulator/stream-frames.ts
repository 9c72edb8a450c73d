import type { UtcMs } from '../domain/time.ts';
import type { Interval } from './intervals.ts';
import type { SimulatedSymbol } from './market-source.ts';
import type { PathTrade } from './minute-path.ts';
import { bookQuantity, dayFigures } from './rest-bodies.ts';
import type { ServedCandle } from './served-candle.ts';
import { decimal, symbolId } from './served-text.ts';

export type KlineData = { e: 'kline'; E: UtcMs; s: string; k: Record<string, string | number | boolean> };

/** Payload of `@kline_<interval>`. */
export function klineData(symbol: string, interval: Interval, candle: ServedCandle, eventTime: UtcMs): KlineData {
  const id = symbolId(symbol);
  return {
    e: 'kline',
    E: eventTime,
    s: id,
    k: {
      t: candle.openTime,
      T: candle.endTime - 1,
      s: id,
      i: interval,
      f: candle.firstTrade,
      L: candle.lastTrade,
      o: decimal(candle.open),
      c: decimal(candle.close),
      h: decimal(candle.high),
      l: decimal(candle.low),
      v: decimal(candle.volume),
      n: candle.trades,
      x: candle.isClosed,
      q: decimal(candle.quoteVolume),
      V: decimal(candle.takerVolume),
      Q: decimal(candle.takerQuoteVolume),
      B: '0',
    },
  };
}

/** Payload of `@trade`. */
export function tradeData(symbol: string, time: UtcMs, trade: PathTrade) {
  const { id, price, quantity, isBuyerMaker } = trade;
  const prices = { t: id, p: decimal(price), q: decimal(quantity) };
  return { e: 'trade', E: time, s: symbolId(symbol), ...prices, T: time, m: isBuyerMaker, M: true };
}

/** Payload of `@ticker`: the last 24 hours with the best bid and ask. */
export function tickerData({ symbol, tickSize }: SimulatedSymbol, day: ServedCandle) {
  const figures = dayFigures(day, tickSize);
  return {
    e: '24hrTicker',
    E: day.endTime,
    s: symbolId(symbol),
    p: figures.change,
    P: figures.changePercent,
    w: figures.average,
    x: figures.open,
    c: figures.close,
    Q: bookQuantity,
    b: figures.bid,
    B: bookQuantity,
    a: figures.ask,
    A: bookQuantity,
    o: figures.open,
    h: figures.high,
    l: figures.low,
    v: figures.volume,
    q: figures.quoteVolume,
    O: day.openTime,
    C: day.endTime,
    F: day.firstTrade,
    L: day.lastTrade,
    n: day.trades,
  };
}

/** Payload of `@miniTicker`. */
export function miniTickerData({ symbol, tickSize }: SimulatedSymbol, day: ServedCandle) {
  const { close: c, open: o, high: h, low: l, volume: v, quoteVolume: q } = dayFigures(day, tickSize);
  return { e: '24hrMiniTicker', E: day.endTime, s: symbolId(symbol), c, o, h, l, v, q };
}

/** Payload of `@bookTicker`: it has no event name. */
export function bookTickerData({ symbol, tickSize }: SimulatedSymbol, day: ServedCandle) {
  const { bid: b, ask: a } = dayFigures(day, tickSize);
  return { u: day.lastTrade, s: symbolId(symbol), b, B: bookQuantity, a, A: bookQuantity };
}
