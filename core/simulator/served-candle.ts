import { type Candle, type ClosedColumns, candleAt } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { firstTradeId, type PathTrade, takerBuyShare, tradeCount } from './minute-path.ts';

/** A candle with everything the exchange tells about it. Volumes in base currency, `quote…` in quote currency. */
export type ServedCandle = Candle & {
  /** First moment after it. */
  readonly endTime: UtcMs;
  readonly isClosed: boolean;
  readonly quoteVolume: number;
  readonly takerVolume: number;
  readonly takerQuoteVolume: number;
  readonly trades: number;
  readonly firstTrade: number;
  readonly lastTrade: number;
};

/** The rest follows from the candle in closed form, so that REST need not walk through the trades of every minute. */
function complete(candle: Candle, trades: number, isClosed: boolean): ServedCandle {
  const quoteVolume = (candle.volume * (candle.open + candle.high + candle.low + candle.close)) / 4;
  const share = takerBuyShare(candle);
  const firstTrade = firstTradeId(candle);
  return {
    openTime: candle.openTime,
    open: candle.open,
    high: candle.high,
    low: candle.low,
    close: candle.close,
    volume: candle.volume,
    endTime: candle.openTime + minuteMs,
    isClosed,
    quoteVolume,
    takerVolume: candle.volume * share,
    takerQuoteVolume: quoteVolume * share,
    trades,
    firstTrade,
    lastTrade: firstTrade + trades - 1,
  };
}

export function closedMinute(candle: Candle): ServedCandle {
  return complete(candle, tradeCount(candle), true);
}

export function closedMinutes(columns: ClosedColumns): ServedCandle[] {
  return Array.from(columns.openTime, (_, i) => closedMinute(candleAt(columns, i)));
}

/** What is known of a minute `elapsedMs` after its open. A minute without trades is shown as it will be. */
export function formingMinute(candle: Candle, path: readonly PathTrade[], elapsedMs: number): ServedCandle {
  const seen = path.filter((trade) => trade.offsetMs <= elapsedMs);
  if (seen.length === 0) return complete(candle, 0, false);
  let { open: high, open: low } = candle;
  let volume = 0;
  for (const { price, quantity } of seen) {
    high = Math.max(high, price);
    low = Math.min(low, price);
    volume += quantity;
  }
  const isWhole = seen.length === path.length;
  const close = seen[seen.length - 1].price;
  const soFar = {
    openTime: candle.openTime,
    open: candle.open,
    high,
    low,
    close,
    volume: isWhole ? candle.volume : volume,
  };
  return complete(soFar, seen.length, false);
}

/** One candle from ascending finer ones, which must not be empty. */
export function foldCandles(
  parts: readonly ServedCandle[],
  openTime: UtcMs,
  endTime: UtcMs,
  isClosed: boolean,
): ServedCandle {
  const [first] = parts;
  const last = parts[parts.length - 1];
  let { high, low } = first;
  let [volume, quoteVolume, takerVolume, takerQuoteVolume, trades] = [0, 0, 0, 0, 0];
  for (const part of parts) {
    high = Math.max(high, part.high);
    low = Math.min(low, part.low);
    volume += part.volume;
    quoteVolume += part.quoteVolume;
    takerVolume += part.takerVolume;
    takerQuoteVolume += part.takerQuoteVolume;
    trades += part.trades;
  }
  return {
    openTime,
    endTime,
    isClosed,
    open: first.open,
    high,
    low,
    close: last.close,
    volume,
    quoteVolume,
    takerVolume,
    takerQuoteVolume,
    trades,
    firstTrade: first.firstTrade,
    lastTrade: last.lastTrade,
  };
}
