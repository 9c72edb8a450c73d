import type { UtcMs } from './time.ts';

/** One OHLCV row. `openTime` is inclusive; the bar is final at `openTime + timeframeMs`. Prices in quote, volume in base currency. */
export type Candle = {
  readonly openTime: UtcMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/** A bar that will not change any more: the only kind features, labels and fills accept. */
export type ClosedCandle = Candle & { readonly isClosed: true };

/** The bar still being made; for the screen only. */
export type FormingCandle = Candle & { readonly isClosed: false };

/** Candles as columns of equal length, ascending by openTime, without duplicates. Gaps are possible. */
export type CandleColumns = {
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
};

declare const closed: unique symbol;
/** Columns of closed bars only. Made by the candle store, the resampler and `closedColumns`. */
export type ClosedColumns = CandleColumns & { readonly [closed]: true };

export const columnNames = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Columns for `length` bars, all zero. */
export function emptyColumns(length = 0): CandleColumns {
  const column = () => new Float64Array(length);
  return { openTime: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

/** Vouches that every bar in `columns` is final. Call it only where that was checked. */
export function asClosed(columns: CandleColumns): ClosedColumns {
  return columns as ClosedColumns;
}

/** Columns from rows; rows must be ascending by openTime. */
export function toColumns(rows: readonly ClosedCandle[]): ClosedColumns {
  const columns = emptyColumns(rows.length);
  rows.forEach((row, i) => {
    for (const name of columnNames) columns[name][i] = row[name];
  });
  return asClosed(columns);
}

export function candleAt(columns: ClosedColumns, index: number): ClosedCandle {
  return {
    openTime: columns.openTime[index],
    open: columns.open[index],
    high: columns.high[index],
    low: columns.low[index],
    close: columns.close[index],
    volume: columns.volume[index],
    isClosed: true,
  };
}

/** Rows `[from, to)` as views, no copy. */
export function sliceColumns(columns: ClosedColumns, from: number, to: number): ClosedColumns {
  return asClosed({
    openTime: columns.openTime.subarray(from, to),
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
  });
}

/** A missing stretch: `from` is the first missing open time, `to` the last missing open time (both inclusive), `bars` how many. */
export type Gap = { readonly from: UtcMs; readonly to: UtcMs; readonly bars: number };
