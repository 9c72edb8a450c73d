import type { Candle } from '../../../core/domain/candle.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import type { DecisionOutcome, RecordedDecision } from '../../../core/domain/record.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { positionOf } from './candle-book.ts';

/** What the overlays need of a decision and of what became of it. */
export type DrawnDecision = {
  readonly decision: Pick<
    RecordedDecision,
    'number' | 'signal' | 'entry' | 'takeProfit' | 'stopLoss' | 'asOf' | 'horizonEnd' | 'probabilities'
  >;
  readonly outcome: Pick<DecisionOutcome, 'endTime' | 'profit'> | null;
};

/** A recorded trade as the chart shows it, with the stored prices; positions in bars from the first. */
export type OverlayTrade = Pick<Prediction, 'side' | 'entry' | 'takeProfit' | 'stopLoss'> & {
  readonly number: number;
  readonly from: number;
  /** The bar that decided; while that is not known, the end of the horizon. */
  readonly to: number;
  readonly outcome: DrawnDecision['outcome'];
  /** Open times of the bars it was decided and ended in; null when the chart does not hold them. */
  readonly entryBar: UtcMs | null;
  readonly exitBar: UtcMs | null;
};

/** The trades among the decisions that the chart's bars reach, oldest first; abstentions are none. */
export function overlayTrades(
  decisions: readonly DrawnDecision[],
  bars: readonly Candle[],
  barMs: number,
): OverlayTrade[] {
  return decisions
    .flatMap(({ decision, outcome }) => {
      const { number, signal, entry, takeProfit, stopLoss, asOf, horizonEnd } = decision;
      if (signal === 'abstain' || entry === null || takeProfit === null || stopLoss === null) return [];
      const end = outcome?.endTime ?? horizonEnd;
      const from = positionOf(bars, asOf, barMs);
      const to = positionOf(bars, end, barMs);
      if (from === null || to === null || to < 0) return [];
      const entryBar = barOf(bars, asOf, barMs);
      const exitBar = outcome && barOf(bars, end, barMs);
      return [{ number, side: signal, entry, takeProfit, stopLoss, from, to, outcome, entryBar, exitBar }];
    })
    .sort((a, b) => a.number - b.number);
}

export type ProbabilityPoint = { readonly openTime: UtcMs; readonly long: number; readonly short: number };

/** The probabilities decided at the close of each bar or, where several were decided in one bar, the last of them; ascending. */
export function probabilityPoints(
  decisions: readonly Pick<DrawnDecision, 'decision'>[],
  bars: readonly Candle[],
  barMs: number,
): ProbabilityPoint[] {
  const points = new Map<UtcMs, ProbabilityPoint>();
  for (const { decision } of decisions.toSorted((a, b) => a.decision.asOf - b.decision.asOf)) {
    const openTime = barOf(bars, decision.asOf, barMs);
    if (openTime === null || decision.probabilities === null) continue;
    const { long, short } = decision.probabilities;
    points.delete(openTime);
    points.set(openTime, { openTime, long, short });
  }
  return [...points.values()];
}

/** Open time of the bar that `time` is in, its end included; null when the chart does not hold that bar. */
export function barOf(bars: readonly Candle[], time: UtcMs, barMs: number): UtcMs | null {
  const position = positionOf(bars, time - 1, barMs);
  const bar = position === null || position < 0 ? undefined : bars[Math.floor(position)];
  return bar && time <= bar.openTime + barMs ? bar.openTime : null;
}
