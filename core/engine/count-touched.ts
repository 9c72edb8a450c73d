import { readSeries } from '../candles/read-series.ts';
import type { StoredBars } from '../candles/remove-candles.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import type { DecisionOutcome } from '../domain/record.ts';
import { hasLevels, judgeOutcome } from '../record/judge-outcome.ts';
import type { DecisionStore } from '../record/open-record.ts';

/** How many outcomes need a bar of the range to be told again, and how many decisions wait for one to be told at all. */
export function countTouched(
  { record, store }: { record: Pick<DecisionStore, 'touchedBy' | 'countOutcomes'>; store: CandleStore },
  market: Market,
  { from, to }: StoredBars,
): { stated: number; open: number } {
  // A decision within the range needs its bars whatever its outcome; few were made before it and go on into it.
  const { stated, open } = record.countOutcomes(market, from, to);
  const before = record.touchedBy(market, from, from);
  const bars = readSeries(store, market, '1m', before[0]?.decision.asOf ?? from, from);
  const isToldBefore = ({ decision, outcome }: (typeof before)[number]) =>
    hasLevels(decision) && tellsAll(judgeOutcome(decision, bars).outcome, outcome);
  const touched = before.filter((listed) => listed.outcome && !isToldBefore(listed)).length;
  return { stated: stated + touched, open: open + before.filter(({ outcome }) => !outcome).length };
}

/** Verification counts what is told less than was stated as unchecked. */
const tellsAll = (told: DecisionOutcome | null, stated: DecisionOutcome | null) =>
  told !== null && (told.label !== null || stated?.label === null);
