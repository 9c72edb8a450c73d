import { type ClosedColumns, candleAt, columnNames } from '../domain/candle.ts';
import { inOneGo, type Steps } from '../domain/steps.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { featureCount } from './feature-names.ts';
import { createFeatureStream, type FeatureStream } from './feature-stream.ts';

export type FeatureMatrix = {
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** When each row became known, UTC ms, ascending. [rows] */
  readonly closeTime: Float64Array;
  /** Row-major [rows, featureCount], finite, unscaled. */
  readonly values: Float32Array;
};

/** Rows of bars that are there already, to be gone on from once when later bars have closed. */
export type BegunFeatures = {
  readonly candles: ClosedColumns;
  readonly values: Float32Array;
  readonly stream: FeatureStream;
};

function pushRows(stream: FeatureStream, candles: ClosedColumns, from: number, to: number, values: Float32Array): void {
  for (let row = from; row < to; row += 1) {
    stream.push(candleAt(candles, row), values, row * featureCount);
  }
}

/** Features of the first bars of a window whose last ones have not closed yet. */
export function beginFeatures(candles: ClosedColumns, timeframe: Timeframe): BegunFeatures {
  const values = new Float32Array(candles.openTime.length * featureCount);
  const stream = createFeatureStream(timeframe);
  pushRows(stream, candles, 0, candles.openTime.length, values);
  return { candles, values, stream };
}

/** Whether `candles` begin with exactly these bars. */
function beginWith(candles: ClosedColumns, { candles: first }: BegunFeatures): boolean {
  const rows = first.openTime.length;
  if (rows > candles.openTime.length) return false;
  for (const name of columnNames) {
    const [begun, given] = [first[name], candles[name]];
    for (let row = 0; row < rows; row += 1) if (begun[row] !== given[row]) return false;
  }
  return true;
}

type Options = { allocate?: (count: number) => Float32Array; begun?: BegunFeatures };

/** `featureSteps` in one go. */
export function computeFeatures(candles: ClosedColumns, timeframe: Timeframe, options: Options = {}): FeatureMatrix {
  return inOneGo(featureSteps(candles, timeframe, options));
}

/** Bars between two rests. */
const rowsAtOnce = 2_000;

/**
 * Feature rows of `candles`, one a bar; row i depends on bars 0..i only. The first `warmupBars[timeframe]` rows are not to be used.
 * @param options.allocate room for the values, zeros; default a plain array
 * @param options.begun gone on from, and used up, when the candles begin with the very bars it was begun with: the same bits, sooner
 * @throws Failure 'bad-request' when the candles are out of order or impossible
 */
export function* featureSteps(
  candles: ClosedColumns,
  timeframe: Timeframe,
  options: Options = {},
): Steps<FeatureMatrix> {
  const { allocate = (count) => new Float32Array(count), begun } = options;
  const rows = candles.openTime.length;
  const length = timeframeMs(timeframe);
  const values = allocate(rows * featureCount);
  const isBegun = begun !== undefined && beginWith(candles, begun);
  if (isBegun) values.set(begun.values);
  const stream = isBegun ? begun.stream : createFeatureStream(timeframe);
  for (let from = isBegun ? begun.candles.openTime.length : 0; from < rows; from += rowsAtOnce) {
    pushRows(stream, candles, from, Math.min(rows, from + rowsAtOnce), values);
    yield;
  }
  return { timeframe, rows, closeTime: candles.openTime.map((time) => time + length), values };
}
