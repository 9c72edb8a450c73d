import { isDeepStrictEqual } from 'node:util';
import { readSeries } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { ListedDecision } from '../contract/contract.ts';
import { toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { dayMs, minuteMs } from '../domain/timeframe.ts';
import { hasLevels, judgeOutcome } from '../record/judge-outcome.ts';
import { keepMinutes, type ReadMinutes } from '../record/minute-windows.ts';
import { barsOverdueMs, missingBar } from '../record/missing-bar.ts';
import type { DecisionStore } from '../record/open-record.ts';
import type { LiveCandles } from './live-candles.ts';
import type { LiveEvent } from './live-events.ts';
import type { StatusBoard } from './status.ts';
import type { Topic } from './topic.ts';

export type OutcomeResolver = {
  /** Resolves everything that stored bars can tell, changed bars included: what closed while nobody listened. */
  catchUp(): void;
  close(): void;
};

/**
 * States what became of recorded decisions as soon as closed 1m bars tell, and again when such a bar is another than it was: revised by the
 * exchange, replaced by an import, or deleted and there again. What was not stored, because the disk is full for example, is tried again with
 * the next bar.
 */
export function createOutcomeResolver(options: {
  record: DecisionStore;
  store: CandleStore;
  live: LiveCandles;
  events: Topic<LiveEvent>;
  notice: StatusBoard['notice'];
  clock: Clock;
  logger: Logger;
}): OutcomeResolver {
  const { record, store, live, events, notice, clock, logger } = options;
  /** Id of the newest change of stored bars that was looked at. */
  const changesSeen = new Map<Market, number>();
  let trouble: string | undefined;

  /** Settled rows that the bars of the moment do not tell fully: some are deleted, or were changed before the horizon was over. */
  const doubted = new Map<Market, Map<number, UtcMs>>();
  const doubt = (market: Market, { number, horizonEnd }: RecordedDecision) => {
    doubted.set(market, (doubted.get(market) ?? new Map()).set(number, horizonEnd));
  };
  const takeDoubted = (market: Market, horizonAfter: UtcMs): ListedDecision[] => {
    const rows = [...(doubted.get(market) ?? [])].filter(([, horizonEnd]) => horizonEnd > horizonAfter);
    doubted.delete(market);
    return rows.map(([number]) => record.read(number).listed);
  };

  const readMinutes: ReadMinutes = (market, from, to) => readSeries(store, market, '1m', from, to);

  const resolve = (market: Market, rows: readonly ListedDecision[]): void => {
    const bars = keepMinutes(readMinutes);
    const newest = store.last(market, '1m');
    for (const { decision, waiting, outcome } of rows) {
      if (!hasLevels(decision)) continue;
      const judged = judgeOutcome(decision, bars(market, decision.asOf, decision.horizonEnd));
      const isTold = judged.outcome !== null && judged.outcome.label !== null;
      const isKnownBetter = !isTold && outcome !== null && outcome.label !== null;
      if (isKnownBetter) doubt(market, decision);
      // Bars that are gone tell less than was stated, and nothing else: that stands.
      if (isKnownBetter && (!judged.outcome || isDeepStrictEqual({ ...outcome, label: null }, judged.outcome)))
        continue;
      const why = isTold ? null : missingBar(judged, decision.horizonEnd, newest?.openTime, clock.now());
      if (judged.outcome && record.putOutcome(judged.outcome) === 'end') {
        events.publish({ kind: 'outcome', row: decision, outcome: judged.outcome });
      }
      if (why !== waiting) record.putWaiting(decision.number, why);
    }
  };

  /** Decisions whose bars have changed since this was asked last; a change that was seen already does no harm. */
  const changed = (market: Market): ListedDecision[] => {
    const changes = store.changes(market, '1m', changesSeen.get(market));
    const touched = new Map<number, ListedDecision>();
    for (const { first, last } of changes) {
      for (const listed of record.touchedBy(market, first, last)) touched.set(listed.decision.number, listed);
    }
    const newest = changes.at(-1);
    if (newest) changesSeen.set(market, newest.id);
    return [...touched.values()].sort((a, b) => a.decision.asOf - b.decision.asOf);
  };

  const guarded = (market: Market, rows: () => readonly ListedDecision[]): void => {
    try {
      resolve(market, rows());
      trouble = undefined;
    } catch (error) {
      const { message } = toFailureData(error);
      logger.error('outcomes could not be stated', { market, error: message });
      if (trouble !== message) notice('error', `What became of predictions could not be recorded: ${message}`);
      trouble = message;
    }
  };
  const everything = (market: Market) => {
    guarded(market, () => record.unresolved(market));
    guarded(market, () => changed(market));
  };

  const stop = live.onMarket((market, event) => {
    if (event.kind === 'history') everything(market);
    // Those that wait for a missing bar are asked again when history changes.
    if (event.kind === 'closed') {
      const horizonAfter = event.candle.openTime + minuteMs - dayMs;
      guarded(market, () => [...record.unresolved(market, horizonAfter), ...takeDoubted(market, horizonAfter)]);
    }
  });

  /** Of a market that is streamed no longer no bar tells that something is overdue. */
  const isSilent = (market: Market): boolean => {
    const newest = store.last(market, '1m');
    return newest === undefined || clock.now() - newest.openTime > barsOverdueMs;
  };
  const lookAtSilent = () => {
    for (const market of record.markets()) if (isSilent(market)) guarded(market, () => record.unresolved(market));
    cancelLook = clock.schedule(barsOverdueMs, lookAtSilent);
  };
  let cancelLook = clock.schedule(barsOverdueMs, lookAtSilent);

  return {
    catchUp() {
      // A bar that was missing when a change was looked at may be there now.
      changesSeen.clear();
      for (const market of record.markets()) everything(market);
    },
    close() {
      stop();
      cancelLook();
    },
  };
}
