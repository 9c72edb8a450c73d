import type { Candle } from '../domain/candle.ts';
import { rowCrc, type Series } from './block.ts';
import type { StoredRow } from './tables.ts';

/** The candle of a stored row; undefined when its checksum does not match. */
export function soundCandle(series: Series, row: StoredRow): Candle | undefined {
  const [openTime, open, high, low, close, volume, crc] = row;
  const candle = { openTime, open, high, low, close, volume };
  return rowCrc(series, candle) === crc ? candle : undefined;
}
