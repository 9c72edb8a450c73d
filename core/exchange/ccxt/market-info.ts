import type { Exchange as CcxtExchange } from 'ccxt';
import type { MarketInfo } from '../exchange.ts';

type CcxtMarkets = NonNullable<CcxtExchange['markets']>;

/** ccxt's number for precisions given as decimal places; elsewhere they are steps. */
const decimalPlaces = 2;

/** Spot markets as ccxt loaded them. */
export function toMarketInfo(markets: CcxtMarkets, precisionMode: number | undefined): MarketInfo[] {
  return Object.values(markets).flatMap((market) => {
    if (!market) return [];
    const { symbol, spot, active, precision } = market;
    if (symbol === undefined || spot === false) return [];
    const price = precision?.price;
    const step = price !== undefined && precisionMode === decimalPlaces ? 10 ** -price : price;
    return [{ symbol, tickSize: step && step > 0 ? step : 1e-8, isActive: active !== false }];
  });
}
