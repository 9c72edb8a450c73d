import type { SimulatedSymbol } from './market-source.ts';
import type { ServedCandle } from './served-candle.ts';
import { decimal, symbolId } from './served-text.ts';

/** The exchange's word on a symbol. Only TRADING ones get new candles. */
export type SymbolStatus = 'TRADING' | 'END_OF_DAY' | 'HALT' | 'BREAK' | 'CANCEL_ONLY';

/** One row of `GET /api/v3/klines`: 12 columns. */
export function klineRow(row: ServedCandle): unknown[] {
  const { openTime, open, high, low, close, volume, endTime, quoteVolume, trades, takerVolume, takerQuoteVolume } = row;
  return [
    openTime,
    ...[open, high, low, close, volume].map(decimal),
    endTime - 1,
    decimal(quoteVolume),
    trades,
    decimal(takerVolume),
    decimal(takerQuoteVolume),
    '0',
  ];
}

/** The 24-hour ticker's numbers, shared by REST and the ticker streams. */
export function dayFigures(day: ServedCandle, tickSize: number) {
  const change = day.close - day.open;
  return {
    change: decimal(change),
    changePercent: ((change / day.open) * 100).toFixed(3),
    average: decimal(day.volume > 0 ? day.quoteVolume / day.volume : day.close),
    bid: decimal(day.close),
    ask: decimal(day.close + tickSize),
    open: decimal(day.open),
    high: decimal(day.high),
    low: decimal(day.low),
    close: decimal(day.close),
    volume: decimal(day.volume),
    quoteVolume: decimal(day.quoteVolume),
  };
}

/** Resting quantity at the best bid and ask: made up, the market has no book. */
export const bookQuantity = decimal(1);

/** The body of `GET /api/v3/ticker/24hr` for one symbol. */
export function ticker24h(entry: SimulatedSymbol, day: ServedCandle) {
  const figures = dayFigures(day, entry.tickSize);
  return {
    symbol: symbolId(entry.symbol),
    priceChange: figures.change,
    priceChangePercent: figures.changePercent,
    weightedAvgPrice: figures.average,
    prevClosePrice: figures.open,
    lastPrice: figures.close,
    lastQty: bookQuantity,
    bidPrice: figures.bid,
    bidQty: bookQuantity,
    askPrice: figures.ask,
    askQty: bookQuantity,
    openPrice: figures.open,
    highPrice: figures.high,
    lowPrice: figures.low,
    volume: figures.volume,
    quoteVolume: figures.quoteVolume,
    openTime: day.openTime,
    closeTime: day.endTime,
    firstId: day.firstTrade,
    lastId: day.lastTrade,
    count: day.trades,
  };
}

/** One entry of `symbols` in `GET /api/v3/exchangeInfo`. */
export function symbolInfo(entry: SimulatedSymbol, status: SymbolStatus) {
  const { base, quote, tickSize, stepSize } = entry;
  return {
    symbol: symbolId(entry.symbol),
    status,
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: decimal(tickSize),
        maxPrice: decimal(1_000_000),
        tickSize: decimal(tickSize),
      },
      { filterType: 'LOT_SIZE', minQty: decimal(stepSize), maxQty: decimal(9_000), stepSize: decimal(stepSize) },
      {
        filterType: 'NOTIONAL',
        minNotional: decimal(5),
        applyMinToMarket: true,
        maxNotional: decimal(9_000_000),
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
    ],
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}
