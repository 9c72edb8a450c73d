import type { ClosedColumns } from '../domain/candle.ts';
import { outcomes, type TradeRules } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { lastRowAt } from '../features/as-of.ts';
import { warmupBars } from '../features/warmup.ts';
import { labelTrade } from '../labels/triple-barrier.ts';
import { branchesOf, type ModelConfig } from '../model/config.ts';
import { isStale } from '../model/staleness.ts';
import { atrSeries } from '../risk/atr.ts';
import type { MarketSeries } from './market-series.ts';

/** One decision: which rows it may see, and what became of the trade. */
export type Sample = {
  /** Index into the dataset's markets. */
  readonly market: number;
  /** Newest feature row it sees, one per branch in the order of `branchesOf`. */
  readonly ends: readonly number[];
  /**
   * Open of the oldest bar in any of its windows. It may lie in an earlier part of the split: those bars were known at the
   * decision, and windows hold bars, never labels. Nothing leaks the other way, since windows end at the decision; so splits
   * keep only [decisionTime, labelEnd) in one part.
   */
  readonly featureStart: UtcMs;
  readonly decisionTime: UtcMs;
  /** The label depends on nothing at or after it. */
  readonly labelEnd: UtcMs;
  readonly resolvedAt: UtcMs;
  /** Class index in the order short, flat, long. */
  readonly label: number;
  /** What headlines published and fetched by decisionTime say; undefined is missing, which is not neutral. */
  readonly sentiment?: Float32Array;
};

/** Which 10m closes are decisions: those in [from, to), undefined means everything there is, that are multiples of `everyMs`. */
export type DecisionTimes = { readonly from?: UtcMs; readonly to?: UtcMs; readonly everyMs?: number };

type TimedBars = { columns: ClosedColumns; closeTime: Float64Array };

function timed(series: MarketSeries, timeframe: Timeframe): TimedBars {
  const columns = series.bars[timeframe] as ClosedColumns;
  return { columns, closeTime: columns.openTime.map((time) => time + timeframeMs(timeframe)) };
}

/**
 * The decisions of one market, ascending in time: one at each asked close of a 10m bar for which every window is warmed up and
 * not stale and the label's horizon is complete. Each depends on bars closed at or before its time, and on 1m bars before
 * its label end.
 */
export function marketSamples(
  series: MarketSeries,
  market: number,
  config: ModelConfig,
  rules: TradeRules,
  decisions: DecisionTimes,
): Sample[] {
  const bars = timed(series, '10m');
  const { from = 0, to = Infinity, everyMs = 10 * minuteMs } = decisions;
  const hours = timed(series, '1h');
  const atr = atrSeries(hours.columns);
  const branches = branchesOf(config).map((branch) => ({ ...branch, bars: timed(series, branch.timeframe) }));
  const samples: Sample[] = [];

  const windowsAt = (asOf: UtcMs) => {
    const ends: number[] = [];
    let featureStart = asOf;
    for (const { timeframe, window, bars } of branches) {
      const end = lastRowAt(bars, asOf);
      const first = end - window + 1;
      if (first < warmupBars[timeframe] || isStale(bars.closeTime[end], asOf, timeframe)) return undefined;
      ends.push(end);
      featureStart = Math.min(featureStart, bars.columns.openTime[first]);
    }
    return { ends, featureStart };
  };

  for (let row = 0; row < bars.closeTime.length; row++) {
    const decisionTime = bars.closeTime[row];
    if (decisionTime < from || decisionTime >= to || decisionTime % everyMs !== 0) continue;
    const hour = lastRowAt(hours, decisionTime);
    const windows =
      hour < 0 || isStale(hours.closeTime[hour], decisionTime, '1h') ? undefined : windowsAt(decisionTime);
    if (windows === undefined) continue;
    const minutes = series.bars['1m'] as ClosedColumns;
    const label = labelTrade(minutes, decisionTime, bars.columns.close[row], atr[hour], rules);
    if (label === undefined) continue;
    const { labelEnd, resolvedAt, outcome } = label;
    samples.push({ market, ...windows, decisionTime, labelEnd, resolvedAt, label: outcomes.indexOf(outcome) });
  }
  return samples;
}
