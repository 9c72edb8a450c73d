import { type ClosedColumns, candleAt } from '../domain/candle.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { featureCount } from './feature-names.ts';
import { createFeatureStream } from './feature-stream.ts';

export type FeatureMatrix = {
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** When each row became known, UTC ms, ascending. [rows] */
  readonly closeTime: Float64Array;
  /** Row-major [rows, featureCount], finite, unscaled. */
  readonly values: Float32Array;
};

/**
 * Feature rows of `candles`, one a bar; row i depends on bars 0..i only. The first `warmupBars[timeframe]` rows are not to be used.
 * @param allocate room for the values, zeros; default a plain array
 * @throws Failure 'bad-request' when the candles are out of order or impossible
 */
export function computeFeatures(
  candles: ClosedColumns,
  timeframe: Timeframe,
  allocate: (count: number) => Float32Array = (count) => new Float32Array(count),
): FeatureMatrix {
  const rows = candles.openTime.length;
  const length = timeframeMs(timeframe);
  const values = allocate(rows * featureCount);
  const stream = createFeatureStream(timeframe);
  for (let row = 0; row < rows; row += 1) stream.push(candleAt(candles, row), values, row * featureCount);
  return { timeframe, rows, closeTime: candles.openTime.map((time) => time + length), values };
}
