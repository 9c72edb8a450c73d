import type { Candle } from '../../domain/candle.ts';
import { Failure } from '../../domain/failure.ts';

/** The number a field says; NaN for anything else, so that the gate sees it. `''` is not zero. */
export function readNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/**
 * Candles from kline rows `[openTime, open, high, low, close, volume, …]`.
 * @throws Failure 'unavailable' when the answer is not rows: ccxt passes a body that was cut off as text, or as rows of
 * nothing
 */
export function readRows(answer: unknown, name: string): Candle[] {
  const isRows =
    Array.isArray(answer) && answer.every((row) => Array.isArray(row) && row.length >= 6 && row[0] != null);
  if (!isRows) throw new Failure('unavailable', `${name} sent a damaged answer; it will be asked again.`);
  return answer.map(([openTime, open, high, low, close, volume]: unknown[]) => ({
    openTime: readNumber(openTime),
    open: readNumber(open),
    high: readNumber(high),
    low: readNumber(low),
    close: readNumber(close),
    volume: readNumber(volume),
  }));
}
