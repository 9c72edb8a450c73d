import { crc32 } from 'node:zlib';
import type { Candle, CandleColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';

/** Bars in a sealed block: a day of 1m. Block n holds the bars that open in [n, n + 1) × 1,440 × the timeframe. */
export const blockBars = 1_440;

/** The columns of a block in this order, little-endian Float64, `blockBars` each; the open times follow from its number. */
export const valueNames = ['open', 'high', 'low', 'close', 'volume'] as const;

/** One market and timeframe as the tables know it. */
export type Series = {
  readonly id: number;
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** Length of a bar, ms. */
  readonly barMs: number;
  /** Length of a block, ms. */
  readonly blockMs: number;
  /** Start value of every checksum of the series. */
  readonly seed: number;
};

export function describeSeries(id: number, market: Market, timeframe: Timeframe): Series {
  const barMs = timeframeMs(timeframe);
  return { id, market, timeframe, barMs, blockMs: barMs * blockBars, seed: crc32(`${market} ${timeframe}`) };
}

export function blockOf(series: Series, openTime: UtcMs): number {
  return Math.floor(openTime / series.blockMs);
}

/** CRC32 of one row, the series and its time included. */
export function rowCrc(series: Series, row: Candle): number {
  scratch[0] = row.openTime;
  scratch[1] = row.open;
  scratch[2] = row.high;
  scratch[3] = row.low;
  scratch[4] = row.close;
  scratch[5] = row.volume;
  return crc32(scratch, series.seed);
}
const scratch = new Float64Array(1 + valueNames.length);

/** CRC32 of a block, the series and its number included. */
export function blockCrc(series: Series, block: number, bytes: Uint8Array): number {
  return crc32(bytes, crc32(String(block), series.seed));
}

/** The values of a block as one array, column after column. A view where the bytes are aligned, else a copy. */
export function blockValues(bytes: Uint8Array): Float64Array {
  const aligned = bytes.byteOffset % Float64Array.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Float64Array(aligned.buffer, aligned.byteOffset, valueNames.length * blockBars);
}

export function blockRow(series: Series, block: number, values: Float64Array, slot: number): Candle {
  return {
    openTime: block * series.blockMs + slot * series.barMs,
    open: values[slot],
    high: values[blockBars + slot],
    low: values[2 * blockBars + slot],
    close: values[3 * blockBars + slot],
    volume: values[4 * blockBars + slot],
  };
}

export function setBlockRow(values: Float64Array, slot: number, row: Candle): void {
  for (let column = 0; column < valueNames.length; column++) {
    values[column * blockBars + slot] = row[valueNames[column]];
  }
}

/** Copies slots [first, end) of a block into `columns` from `offset` on. */
export function copyBlock(
  series: Series,
  block: number,
  values: Float64Array,
  first: number,
  end: number,
  columns: CandleColumns,
  offset: number,
): void {
  const start = block * series.blockMs;
  for (let slot = first; slot < end; slot++) columns.openTime[offset + slot - first] = start + slot * series.barMs;
  for (let column = 0; column < valueNames.length; column++) {
    const at = column * blockBars;
    columns[valueNames[column]].set(values.subarray(at + first, at + end), offset);
  }
}

export function isSameBar(a: Candle, b: Candle): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}
