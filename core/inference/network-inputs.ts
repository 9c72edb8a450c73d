import * as tf from '@tensorflow/tfjs';
import { type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
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
 * @throws Failure 'internal' when a window would be shorter than the network reads
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
    const begun = known.begun.get(branch.timeframe);
    // It can be gone on from once, also when that fails.
    known.begun.delete(branch.timeframe);
    const matrix = computeFeatures(columns, branch.timeframe, { begun });
    const values = matrix.values.slice(-branch.window * config.features);
    // Fewer would be filled up with zeros, and all bars would shift.
    if (values.length !== branch.window * config.features) {
      const bars = `${values.length / config.features} bars of ${branch.timeframe}`;
      throw new Failure('internal', `There are features of ${bars}; the network reads ${branch.window}.`);
    }
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

/** What the network reads for one decision. */
export type NetworkRow = {
  readonly windows: readonly FeatureWindow[];
  /** What headlines say, see `sentimentVector`; without it an empty one with a mask that stands for "no headlines". */
  readonly sentiment?: Float32Array;
};

/** The same as tensors, a batch of as many as there are rows, at least one. The caller disposes of them. */
export function inputTensors({ config }: Pick<Manifest, 'config'>, rows: readonly NetworkRow[]): tf.Tensor[] {
  const batch = rows.length;
  const { inputs } = config.sentiment;
  return [
    ...rows[0].windows.map(({ window }, i) => {
      const scaled = rows.map(({ windows }) => windows[i].scaled);
      return tf.tensor3d(inOneArray(scaled, window * config.features), [batch, window, config.features]);
    }),
    tf.tensor2d(
      inOneArray(
        rows.map(({ sentiment }) => sentiment),
        inputs,
      ),
      [batch, inputs],
    ),
    tf.tensor2d(
      rows.map(({ sentiment }) => (sentiment ? 1 : 0)),
      [batch, 1],
    ),
  ];
}

/** Parts of the same length, one after the other; zeros for one that is not there. */
function inOneArray(parts: readonly (Float32Array | undefined)[], length: number): Float32Array {
  const all = new Float32Array(parts.length * length);
  parts.forEach((part, i) => void (part && all.set(part, i * length)));
  return all;
}
