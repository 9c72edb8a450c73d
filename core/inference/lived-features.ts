import type { ClosedColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { lastRowAt } from '../features/as-of.ts';
import { computeFeatures } from '../features/compute-features.ts';
import { type Scaler, scaleMatrix } from '../features/scaler.ts';
import { warmupBars } from '../features/warmup.ts';
import { branchesOf } from '../model/config.ts';
import type { Manifest } from '../model/manifest.ts';
import { isStale } from '../model/staleness.ts';

/** Closed bars that open in [from, to), ascending. */
export type ReadBars = (market: Market, timeframe: Timeframe, from: UtcMs, to: UtcMs) => ClosedColumns;

/** Scaled features of the newest bar that each decision saw, row-major [decisions, features]. */
export type LivedFeatures = { readonly timeframe: Timeframe; readonly values: Float32Array };

/**
 * What the newest bars looked like to a model at decisions that were made, one timeframe after the other, so that callers can let others
 * have their turn. Decisions without warm or fresh bars of a timeframe are left out of it.
 * @param times of the decisions, ascending
 */
export function* livedFeatures(
  { config, scalers }: Pick<Manifest, 'config' | 'scalers'>,
  readBars: ReadBars,
  market: Market,
  times: readonly UtcMs[],
): Generator<LivedFeatures> {
  for (const { timeframe } of branchesOf(config)) {
    const history = (warmupBars[timeframe] + 2) * timeframeMs(timeframe);
    const bars = readBars(market, timeframe, Math.max(0, times[0] - history), times[times.length - 1]);
    const matrix = computeFeatures(bars, timeframe);
    const rows = times.flatMap((time) => {
      const row = lastRowAt(matrix, time);
      return row < warmupBars[timeframe] || isStale(matrix.closeTime[row], time, timeframe) ? [] : [row];
    });
    const values = new Float32Array(rows.length * config.features);
    rows.forEach((row, i) => {
      const from = row * config.features;
      values.set(matrix.values.subarray(from, from + config.features), i * config.features);
    });
    yield { timeframe, values: scaleMatrix({ ...matrix, values }, scalers[timeframe] as Scaler, values) };
  }
}
