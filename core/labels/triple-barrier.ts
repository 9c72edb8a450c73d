import type { ClosedColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Outcome, TradeRules } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { firstTouch } from './first-touch.ts';

export type TradeLabel = {
  readonly outcome: Outcome;
  /** decisionTime + horizon: the label may depend on anything before it, whenever the trade was decided. Purge by this. */
  readonly labelEnd: UtcMs;
  /** Close of the bar that decided it, at most labelEnd. */
  readonly resolvedAt: UtcMs;
};

/**
 * What became of the trade decided at `decisionTime`, judged on the 1m bars that open at or after it and close within the horizon.
 * `long` when a long would reach its take-profit before its stop-loss, `short` when a short would, else `flat`; a bar that
 * touches both counts as the loss. With the take-profit at least as far as the stop-loss the two cannot both win.
 * @param minutes 1m bars, ascending; a binary search finds the horizon, so calls over one series are cheap
 * @param entry last close at decisionTime
 * @param atr ATR at decisionTime, quote currency
 * @returns undefined when a bar of the horizon is missing or not there yet (or the horizon is shorter than a bar), or when atr is not above zero
 * @throws Failure 'bad-request' when the take-profit is nearer than the stop-loss
 */
export function labelTrade(
  minutes: ClosedColumns,
  decisionTime: UtcMs,
  entry: number,
  atr: number,
  rules: TradeRules,
): TradeLabel | undefined {
  if (rules.takeProfitAtr < rules.stopLossAtr) {
    throw new Failure(
      'bad-request',
      'The take-profit must be at least as far from the entry as the stop-loss; change the trade rules.',
    );
  }
  const labelEnd = decisionTime + rules.horizonMs;
  const horizon = horizonBars(minutes, decisionTime, rules.horizonMs);
  if (horizon === undefined || !(atr > 0)) return undefined;
  const { from, to } = horizon;

  const profit = rules.takeProfitAtr * atr;
  const loss = rules.stopLossAtr * atr;
  const long = firstTouch(minutes, from, to, { side: 'long', takeProfit: entry + profit, stopLoss: entry - loss });
  const short = firstTouch(minutes, from, to, { side: 'short', takeProfit: entry - profit, stopLoss: entry + loss });
  const closeOf = (index: number) => minutes.openTime[index] + minuteMs;
  if (long?.isWin) return { outcome: 'long', labelEnd, resolvedAt: closeOf(long.index) };
  if (short?.isWin) return { outcome: 'short', labelEnd, resolvedAt: closeOf(short.index) };
  const resolvedAt = long && short ? closeOf(Math.max(long.index, short.index)) : labelEnd;
  return { outcome: 'flat', labelEnd, resolvedAt };
}

/**
 * The 1m bars a label is judged on, as indices [from, to): those that open at or after the decision and close within the horizon. Looks at
 * times only, never at a price.
 * @returns undefined when one of them is missing or not there yet
 */
export function horizonBars(
  minutes: Pick<ClosedColumns, 'openTime'>,
  decisionTime: UtcMs,
  horizonMs: number,
): { from: number; to: number } | undefined {
  const first = Math.ceil(decisionTime / minuteMs) * minuteMs;
  const bars = Math.floor((decisionTime + horizonMs - first) / minuteMs);
  const from = firstIndexAt(minutes.openTime, first);
  const to = from + bars;
  // Times ascend on the minute, so the last bar stands at its place only when none before it is missing.
  const isComplete = bars > 0 && minutes.openTime[to - 1] === first + (bars - 1) * minuteMs;
  return isComplete ? { from, to } : undefined;
}

/** First index with `openTime >= time`, the length when there is none. */
export function firstIndexAt(openTime: Float64Array, time: UtcMs): number {
  let low = 0;
  let high = openTime.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (openTime[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
