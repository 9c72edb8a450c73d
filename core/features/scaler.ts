import { Failure } from '../domain/failure.ts';
import type { FeatureMatrix } from './compute-features.ts';
import { featureCount, featureNames } from './feature-names.ts';

/** One number a feature, in the order of `featureNames`. Plain JSON. */
export type Scaler = { readonly mean: readonly number[]; readonly deviation: readonly number[] };

/** Rows `[from, to)` of a matrix. */
export type RowRange = { readonly matrix: FeatureMatrix; readonly from: number; readonly to: number };

/** Beyond this many deviations a value says only "extreme". */
const limit = 8;
const constant = 1e-9;

/**
 * Mean and population deviation of each feature over the given rows and no others.
 * A feature that is constant there, and the gap mask, keep their scale (deviation 1).
 * @throws Failure 'not-enough-data' when there are no rows
 */
export function fitScaler(ranges: readonly RowRange[]): Scaler {
  const rows = ranges.reduce((total, { from, to }) => total + to - from, 0);
  if (rows < 1)
    throw new Failure('not-enough-data', 'The scaler needs at least one training row; choose a longer training range.');
  const mean = columnMeans(ranges, rows, (value) => value);
  const deviation = columnMeans(ranges, rows, (value, column) => (value - mean[column]) ** 2).map((variance) => {
    const root = Math.sqrt(variance);
    return root > constant ? root : 1;
  });
  const mask = featureNames.indexOf('gap');
  mean[mask] = 0;
  deviation[mask] = 1;
  return { mean, deviation };
}

/**
 * (value − mean) / deviation, clipped to ±8; row-major [rows, featureCount].
 * @param into where the result goes, which it returns; the matrix's own values may be given up for it. Default: a new array
 */
export function scaleMatrix(
  matrix: FeatureMatrix,
  scaler: Scaler,
  into: Float32Array = new Float32Array(matrix.values.length),
): Float32Array {
  for (let i = 0; i < into.length; i++) {
    const column = i % featureCount;
    const scaled = (matrix.values[i] - scaler.mean[column]) / scaler.deviation[column];
    into[i] = Math.max(-limit, Math.min(limit, scaled));
  }
  return into;
}

function columnMeans(
  ranges: readonly RowRange[],
  rows: number,
  term: (value: number, column: number) => number,
): number[] {
  const sums = new Array<number>(featureCount).fill(0);
  for (const { matrix, from, to } of ranges) {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < featureCount; column += 1) {
        sums[column] += term(matrix.values[row * featureCount + column], column);
      }
    }
  }
  return sums.map((sum) => sum / rows);
}
