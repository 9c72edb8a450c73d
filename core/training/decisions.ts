import type { ClosedColumns } from '../domain/candle.ts';
import type { TradeRules } from '../domain/prediction.ts';
import { inOneGo, type Steps } from '../domain/steps.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { lastRowAt } from '../features/as-of.ts';
import { warmupBars } from '../features/warmup.ts';
import { horizonBars } from '../labels/triple-barrier.ts';
import { branchesOf, type ModelConfig } from '../model/config.ts';
import { isStale } from '../model/staleness.ts';
import { hasGap } from '../model/window-gap.ts';
import { atrSeries } from '../risk/atr.ts';
import { type LeftOutCounts, type LeftOutReason, noneLeftOut } from './left-out.ts';
import type { MarketBars } from './market-series.ts';

/** A moment at which a trade could be decided: what may be seen then, and nothing of what came of it. */
export type Decision = {
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
  /** Last close and ATR(14, 1h) at the decision, quote currency. */
  readonly entry: number;
  readonly atr: number;
};

/** Which 10m closes are decisions: those in [from, to), undefined means everything there is, that are multiples of `everyMs`. */
export type DecisionTimes = { readonly from?: UtcMs; readonly to?: UtcMs; readonly everyMs?: number };

type TimedBars = { openTime: Float64Array; closeTime: Float64Array };

function timed(bars: MarketBars, timeframe: Timeframe): TimedBars {
  const { openTime } = bars[timeframe] as ClosedColumns;
  return { openTime, closeTime: openTime.map((time) => time + timeframeMs(timeframe)) };
}

/** The decisions, and how many of the asked closes between the first and the last 1m bar are none, and why. */
type Found = { readonly found: Decision[]; readonly leftOut: LeftOutCounts };

/** Closes looked at between two rests of a search. */
const rowsAtOnce = 1_000;

/** `searchDecisions` in one go. */
export function findDecisions(...asked: Parameters<typeof searchDecisions>): Found {
  return inOneGo(searchDecisions(...asked));
}

/**
 * The decisions of one market, ascending in time: one at each asked close of a 10m bar for which every window is warmed up, unbroken and
 * not stale and the label's horizon is complete. Prices after a decision are not looked at.
 * Yields now and then, for callers that let others have their turn.
 * @param market index that its decisions carry
 */
export function* searchDecisions(
  bars: MarketBars,
  market: number,
  config: ModelConfig,
  rules: TradeRules,
  times: DecisionTimes,
): Steps<Found> {
  const { from = 0, to = Infinity, everyMs = 10 * minuteMs } = times;
  const { close } = bars['10m'] as ClosedColumns;
  const { closeTime } = timed(bars, '10m');
  const minutes = bars['1m'] as ClosedColumns;
  const firstMinute = minutes.openTime[0] ?? Infinity;
  const minutesEnd = (minutes.openTime.at(-1) ?? -Infinity) + minuteMs;
  const hours = timed(bars, '1h');
  const atr = atrSeries(bars['1h'] as ClosedColumns);
  const branches = branchesOf(config).map((branch) => ({ ...branch, bars: timed(bars, branch.timeframe) }));
  const found: Decision[] = [];
  const leftOut = noneLeftOut();

  const windowsAt = (asOf: UtcMs): { ends: number[]; featureStart: UtcMs } | LeftOutReason => {
    const ends: number[] = [];
    let featureStart = asOf;
    for (const { timeframe, window, bars } of branches) {
      const end = lastRowAt(bars, asOf);
      const first = end - window + 1;
      if (first < warmupBars[timeframe]) return 'warmup';
      if (isStale(bars.closeTime[end], asOf, timeframe)) return 'stale';
      if (hasGap(bars.openTime, first, end, timeframe)) return 'windowGap';
      ends.push(end);
      featureStart = Math.min(featureStart, bars.openTime[first]);
    }
    return { ends, featureStart };
  };

  const decisionAt = (row: number): Decision | LeftOutReason => {
    const decisionTime = closeTime[row];
    const hour = lastRowAt(hours, decisionTime);
    if (hour < 0) return 'warmup';
    if (isStale(hours.closeTime[hour], decisionTime, '1h')) return 'stale';
    const windows = windowsAt(decisionTime);
    if (typeof windows === 'string') return windows;
    const labelEnd = decisionTime + rules.horizonMs;
    if (horizonBars(minutes, decisionTime, rules.horizonMs) === undefined)
      return labelEnd > minutesEnd ? 'open' : 'labelGap';
    if (!(atr[hour] > 0)) return Number.isNaN(atr[hour]) ? 'warmup' : 'still';
    return { market, ...windows, decisionTime, labelEnd, entry: close[row], atr: atr[hour] };
  };

  for (let row = 0; row < closeTime.length; row += 1) {
    if (row % rowsAtOnce === 0) yield;
    const time = closeTime[row];
    if (time < from || time >= to || time % everyMs !== 0 || time < firstMinute || time > minutesEnd) continue;
    const decision = decisionAt(row);
    if (typeof decision === 'string') leftOut[decision] += 1;
    else found.push(decision);
  }
  return { found, leftOut };
}

/** Decisions of all markets in one list, ascending in time. */
export function inOrder(decisions: readonly (readonly Decision[])[]): Decision[] {
  return decisions.flat().sort((a, b) => a.decisionTime - b.decisionTime || a.market - b.market);
}
