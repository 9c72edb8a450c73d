import { type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { UtcMs } from '../domain/time.ts';
import type { SimulatedMarket } from './market-source.ts';

/** First row at or after `time`. */
function rowAt(openTimes: Float64Array, time: UtcMs): number {
  let low = 0;
  let high = openTimes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (openTimes[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Stored 1m candles as a market: exactly those bars, so their gaps stay gaps. It ends where they end.
 * @param series 1m columns, one entry for each symbol; `tickSize` in quote currency
 * @throws Failure 'not-enough-data' when there is not a single bar
 */
export function createReplayMarket(
  series: readonly { symbol: string; columns: ClosedColumns; tickSize: number }[],
): SimulatedMarket {
  const filled = series.filter(({ columns }) => columns.openTime.length > 0);
  if (filled.length === 0) throw new Failure('not-enough-data', 'There are no 1m candles to replay.');
  const columnsOf = new Map(filled.map(({ symbol, columns }) => [symbol, columns]));
  return {
    symbols: filled.map(({ symbol, tickSize }) => {
      const [base, quote] = symbol.split('/');
      return { symbol, base, quote, tickSize, stepSize: 0.00001 };
    }),
    firstOpenTime: Math.min(...filled.map(({ columns }) => columns.openTime[0])),
    minutes(symbol, from, to) {
      const columns = columnsOf.get(symbol);
      if (!columns) throw new Failure('not-found', `The replayed market has no ${symbol}.`);
      return sliceColumns(columns, rowAt(columns.openTime, from), rowAt(columns.openTime, to));
    },
  };
}
