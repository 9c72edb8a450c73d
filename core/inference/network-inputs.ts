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

/** Windows that were computed for one model, by the very columns they come from. */
export type KnownWindows = WeakMap<ClosedColumns, FeatureWindow>;

/**
 * The windows that end with the newest of `bars`, in the order of the network's inputs.
 * @param known where those of columns that were seen before are taken from; default: all are computed
 */
export function featureWindows(
  { config, scalers }: Pick<Manifest, 'config' | 'scalers'>,
  bars: Bars,
  known: KnownWindows = new WeakMap(),
): FeatureWindow[] {
  return branchesOf(config).map((branch) => {
    const columns = bars[branch.timeframe] as ClosedColumns;
    const before = known.get(columns);
    if (before) return before;
    const matrix = computeFeatures(columns, branch.timeframe);
    const values = matrix.values.slice(-branch.window * config.features);
    const window: FeatureWindow = {
      ...branch,
      openTime: columns.openTime.slice(-branch.window),
      values,
      scaled: scaleMatrix({ ...matrix, values }, scalers[branch.timeframe] as Scaler),
    };
    known.set(columns, window);
    return window;
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
