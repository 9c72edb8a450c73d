import * as tf from '@tensorflow/tfjs';
import type { ClosedColumns } from '../domain/candle.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { computeFeatures } from '../features/compute-features.ts';
import { type Scaler, scaleMatrix } from '../features/scaler.ts';
import { type Branch, branchesOf } from '../model/config.ts';
import type { Manifest } from '../model/manifest.ts';

export type Bars = Partial<Record<Timeframe, ClosedColumns>>;

/** What one recurrent branch reads for one decision; both matrices row-major [window, features]. */
export type FeatureWindow = Branch & {
  /** Of each bar, UTC ms, ascending. */
  readonly openTime: Float64Array;
  /** Unscaled. */
  readonly values: Float32Array;
  readonly scaled: Float32Array;
};

/** The windows that end with the newest of `bars`, in the order of the network's inputs. */
export function featureWindows({ config, scalers }: Pick<Manifest, 'config' | 'scalers'>, bars: Bars): FeatureWindow[] {
  return branchesOf(config).map((branch) => {
    const columns = bars[branch.timeframe] as ClosedColumns;
    const matrix = computeFeatures(columns, branch.timeframe);
    const size = branch.window * config.features;
    return {
      ...branch,
      openTime: columns.openTime.slice(-branch.window),
      values: matrix.values.slice(-size),
      scaled: scaleMatrix(matrix, scalers[branch.timeframe] as Scaler).slice(-size),
    };
  });
}

/**
 * The same as tensors, a batch of one. The caller disposes of them.
 * @param sentiment what headlines say, see `sentimentVector`; without it an empty one with a mask that stands for "no headlines"
 */
export function inputTensors(
  { config }: Pick<Manifest, 'config'>,
  windows: readonly FeatureWindow[],
  sentiment?: Float32Array,
): tf.Tensor[] {
  return [
    ...windows.map(({ window, scaled }) => tf.tensor3d(scaled, [1, window, config.features])),
    sentiment ? tf.tensor2d(sentiment, [1, config.sentiment.inputs]) : tf.zeros([1, config.sentiment.inputs]),
    tf.tensor2d([sentiment ? 1 : 0], [1, 1]),
  ];
}
