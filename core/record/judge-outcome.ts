import type { ClosedColumns } from '../domain/candle.ts';
import type { DecisionOutcome, RecordedDecision } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { firstTouch } from '../labels/first-touch.ts';
import { firstIndexAt, horizonBars } from '../labels/triple-barrier.ts';

/** A decision that entry and levels were recorded for. */
export type Levelled = RecordedDecision & {
  readonly side: 'long' | 'short';
  readonly entry: number;
  readonly takeProfit: number;
  readonly stopLoss: number;
};

/** What an outcome depends on, beside the bars. */
export type JudgedTrade = Pick<
  Levelled,
  'number' | 'side' | 'entry' | 'takeProfit' | 'stopLoss' | 'asOf' | 'horizonEnd' | 'roundTripCost'
>;

export function hasLevels(row: RecordedDecision): row is Levelled {
  return row.side !== null && row.entry !== null && row.takeProfit !== null && row.stopLoss !== null;
}

export type Judged = {
  /** Null: neither a barrier was hit nor did the horizon end in the bars that are there. */
  readonly outcome: DecisionOutcome | null;
  /** From the decision up to here no bar is missing; at most the horizon's end. */
  readonly knownUntil: UtcMs;
};

/**
 * What became of a decision, from the 1m bars that open at or after it and close within its horizon, up to the first that is missing. A bar
 * that reaches both levels counts as the stop loss; one that opens beyond a level ends the trade at its open; at the end of the horizon the
 * trade ends at the last close. Of the bar that ends a trade only the exit counts for the excursions, because the order inside is unknown.
 * The label mirrors the recorded levels, which are rounded to the tick, for the other side.
 * @param minutes 1m bars, ascending; others than the horizon's may be among them
 */
export function judgeOutcome(row: JudgedTrade, minutes: ClosedColumns): Judged {
  const { side, entry, takeProfit, stopLoss, asOf, horizonEnd } = row;
  const complete = horizonBars(minutes, asOf, horizonEnd - asOf);
  const { from, to } = complete ?? unbrokenBars(minutes, asOf, horizonEnd);
  const knownUntil = complete ? horizonEnd : to > from ? minutes.openTime[to - 1] + minuteMs : asOf;
  const own = firstTouch(minutes, from, to, { side, takeProfit, stopLoss });
  if (!own && !complete) return { outcome: null, knownUntil };

  const last = own?.index ?? to - 1;
  const level = own?.isWin ? takeProfit : stopLoss;
  const { open, close } = minutes;
  const isGap = (side === 'long') === own?.isWin ? open[last] >= level : open[last] <= level;
  const exit = own ? (isGap ? open[last] : level) : close[last];
  const sign = side === 'long' ? 1 : -1;
  const outcome: DecisionOutcome = {
    number: row.number,
    end: own ? (own.isWin ? 'takeProfit' : 'stopLoss') : 'horizon',
    endTime: minutes.openTime[last] + minuteMs,
    exit,
    profit: sign * (exit / entry - 1) - row.roundTripCost,
    ...excursions(minutes, from, own ? last : to, { sign, entry, exit }),
    label: labelOf(row, minutes, { from, to, isComplete: complete !== undefined }, own),
  };
  return { outcome, knownUntil };
}

/** Indices [from, to) of the bars from the decision on that follow each other without a hole and close within the horizon. */
function unbrokenBars({ openTime }: ClosedColumns, asOf: UtcMs, horizonEnd: UtcMs): { from: number; to: number } {
  const first = Math.ceil(asOf / minuteMs) * minuteMs;
  const from = firstIndexAt(openTime, first);
  let to = from;
  while (
    to < openTime.length &&
    openTime[to] === first + (to - from) * minuteMs &&
    openTime[to] + minuteMs <= horizonEnd
  ) {
    to += 1;
  }
  return { from, to };
}

function excursions(
  { high, low }: ClosedColumns,
  from: number,
  to: number,
  { sign, entry, exit }: { sign: number; entry: number; exit: number },
): { bestExcursion: number; worstExcursion: number } {
  let highest = Math.max(entry, exit);
  let lowest = Math.min(entry, exit);
  for (let i = from; i < to; i += 1) {
    if (high[i] > highest) highest = high[i];
    if (low[i] < lowest) lowest = low[i];
  }
  const above = highest / entry - 1;
  const below = 1 - lowest / entry;
  return sign > 0 ? { bestExcursion: above, worstExcursion: below } : { bestExcursion: below, worstExcursion: above };
}

type Touch = ReturnType<typeof firstTouch>;

function labelOf(
  row: JudgedTrade,
  minutes: ClosedColumns,
  bars: { from: number; to: number; isComplete: boolean },
  own: Touch,
): DecisionOutcome['label'] {
  if (own?.isWin) return row.side;
  const other = row.side === 'long' ? 'short' : 'long';
  // To 10^−10, or 10^−6 of what costs much, drops the binary dust of the difference.
  const grain = row.entry < 100_000 ? 1e10 : 1e6;
  const mirrored = (level: number) => Math.round((2 * row.entry - level) * grain) / grain;
  const touch = firstTouch(minutes, bars.from, bars.to, {
    side: other,
    takeProfit: mirrored(row.takeProfit),
    stopLoss: mirrored(row.stopLoss),
  });
  if (touch?.isWin) return other;
  return bars.isComplete || (own && touch) ? 'flat' : null;
}
