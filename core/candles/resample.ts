import { type ClosedCandle, type ClosedColumns, candleAt, toColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';

/**
 * Takes closed candles one by one and returns a longer one when its last part has come.
 * A bucket is aligned to UTC and needs every one of its parts: with a part missing it is never returned.
 * @throws Failure 'bad-request' when `to` is not a whole multiple of `from`, or a candle is not later than the one before
 */
export function createResampler(
  from: Timeframe,
  to: Timeframe,
): { push(candle: ClosedCandle): ClosedCandle | undefined } {
  const partMs = timeframeMs(from);
  const bucketMs = timeframeMs(to);
  if (bucketMs % partMs !== 0) throw new Failure('bad-request', `${to} candles cannot be built from ${from} candles.`);

  let previous = Number.NEGATIVE_INFINITY;
  // Open time of the part that continues the bucket; NaN while the bucket in progress lacks a part.
  let expected = Number.NaN;
  let openTime = 0;
  let open = 0;
  let high = 0;
  let low = 0;
  let volume = 0;

  return {
    push(candle) {
      if (candle.openTime <= previous) {
        throw new Failure(
          'bad-request',
          `Candles to resample must ascend in time; ${candle.openTime} came after ${previous}.`,
        );
      }
      previous = candle.openTime;
      if (candle.openTime % bucketMs === 0) {
        ({ openTime, open, high, low, volume } = candle);
      } else if (candle.openTime === expected) {
        high = Math.max(high, candle.high);
        low = Math.min(low, candle.low);
        volume += candle.volume;
      } else {
        expected = Number.NaN;
        return undefined;
      }
      expected = candle.openTime + partMs;
      if (expected < openTime + bucketMs) return undefined;
      expected = Number.NaN;
      return { openTime, open, high, low, close: candle.close, volume, isClosed: true };
    },
  };
}

/** The complete UTC-aligned `to` candles inside `columns`; the same as pushing them one by one. */
export function resample(columns: ClosedColumns, from: Timeframe, to: Timeframe): ClosedColumns {
  const resampler = createResampler(from, to);
  const built: ClosedCandle[] = [];
  for (let i = 0; i < columns.openTime.length; i++) {
    const candle = resampler.push(candleAt(columns, i));
    if (candle) built.push(candle);
  }
  return toColumns(built);
}
