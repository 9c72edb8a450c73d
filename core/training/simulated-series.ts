import { resample } from '../candles/resample.ts';
import { type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import { type Market, symbolOf } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { SimulatedMarket } from '../simulator/market-source.ts';
import type { ReadSeries } from './market-series.ts';

/** Candles straight from a simulated market, without a store: its minutes that open in [from, to), longer bars made of them. */
export function simulatedSeries(source: SimulatedMarket, from: UtcMs, to: UtcMs): ReadSeries {
  const known = new Map<string, ClosedColumns>();
  const columnsOf = (market: Market, timeframe: Timeframe): ClosedColumns => {
    const key = `${market} ${timeframe}`;
    let columns = known.get(key);
    if (columns === undefined) {
      columns =
        timeframe === '1m'
          ? source.minutes(symbolOf(market), from, to)
          : resample(columnsOf(market, '1m'), '1m', timeframe);
      known.set(key, columns);
    }
    return columns;
  };
  return (market, timeframe, rangeFrom, rangeTo) => {
    const columns = columnsOf(market, timeframe);
    const indexAt = (time: UtcMs) => {
      const index = columns.openTime.findIndex((openTime) => openTime >= time);
      return index < 0 ? columns.openTime.length : index;
    };
    return sliceColumns(columns, indexAt(rangeFrom), indexAt(rangeTo));
  };
}
