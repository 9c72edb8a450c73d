import * as tf from '@tensorflow/tfjs';
import { type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { type BegunFeatures, beginFeatures, computeFeatures } from '../features/compute-features.ts';
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

/** What was computed for one model and market before. */
export type KnownWindows = {
  /** By the very columns they come from. */
  readonly windows: WeakMap<ClosedColumns, FeatureWindow>;
  /** Of windows that are complete when the next bar has closed. */
  readonly begun: Map<Timeframe, BegunFeatures>;
};

export const nothingKnown = (): KnownWindows => ({ windows: new WeakMap(), begun: new Map() });

/**
 * The windows that end with the newest of `bars`, in the order of the network's inputs.
 * @param known where those of columns that were seen before are taken from; default: all are computed
 */
export function featureWindows(
  { config, scalers }: Pick<Manifest, 'config' | 'scalers'>,
  bars: Bars,
  known = nothingKnown(),
): FeatureWindow[] {
  return branchesOf(config).map((branch) => {
    const columns = bars[branch.timeframe] as ClosedColumns;
    const before = known.windows.get(columns);
    if (before) return before;
    const matrix = computeFeatures(columns, branch.timeframe, { begun: known.begun.get(branch.timeframe) });
    known.begun.delete(branch.timeframe);
    const values = matrix.values.slice(-branch.window * config.features);
    const window: FeatureWindow = {
      ...branch,
      openTime: columns.openTime.slice(-branch.window),
      values,
      scaled: scaleMatrix({ ...matrix, values }, scalers[branch.timeframe] as Scaler),
    };
    known.windows.set(columns, window);
    return window;
  });
}

/**
 * Computes all of the next windows but their last bar, so that less is left to do when it closes.
 * @param bars the newest ones before it
 * @param closes whether a bar of that timeframe closes next
 */
export function beginWindows(
  { config }: Pick<Manifest, 'config'>,
  bars: Bars,
  known: KnownWindows,
  closes: (timeframe: Timeframe) => boolean,
): void {
  for (const { timeframe } of branchesOf(config).filter((branch) => closes(branch.timeframe))) {
    const columns = bars[timeframe] as ClosedColumns;
    // The first one falls out when the next one comes in.
    const rest = sliceColumns(columns, 1, columns.openTime.length);
    known.begun.set(timeframe, beginFeatures(rest, timeframe));
  }
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
