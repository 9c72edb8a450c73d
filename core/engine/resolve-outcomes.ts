import { isDeepStrictEqual } from 'node:util';
import { readSeries } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { ListedDecision } from '../contract/contract.ts';
import { toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Steps } from '../domain/steps.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { dayMs, minuteMs } from '../domain/timeframe.ts';
import { hasLevels, judgeOutcome } from '../record/judge-outcome.ts';
import { keepMinutes, type ReadMinutes } from '../record/minute-windows.ts';
import { barsOverdueMs, missingBar } from '../record/missing-bar.ts';
import type { DecisionStore } from '../record/open-record.ts';
import { type Failing, type Page, rejudgeChanged } from './changed-outcomes.ts';
import { inTurns } from './in-turns.ts';
import type { LiveCandles } from './live-candles.ts';
import type { LiveEvent } from './live-events.ts';
import { createMarketQueue } from './market-queue.ts';
import type { StatusBoard } from './status.ts';
import type { Topic } from './topic.ts';

export type OutcomeResolver = {
  /** Resolves everything that stored bars can tell, changed bars included: what closed while nobody listened. Done when it resolves. */
  catchUp(): Promise<void>;
  /** Resolves when nothing is being looked at. */
  settled(): Promise<void>;
  /** Gives up what it is at, which the next life does again. */
  close(): Promise<void>;
};

/** Other work waits no longer than this for a piece of a long look, and one row more. */
const turnMs = 4;
const rowsAtOnce = 50;

/**
 * States what became of recorded decisions as soon as closed 1m bars tell, and again when such a bar is another than it was: revised by the
 * exchange, replaced by an import, or deleted and there again. What was not stored, because the disk is full for example, is tried again with
 * the next bar; that of changed bars is noted with the bars until it was stored, so that a kill does no harm either.
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
  const readMinutes: ReadMinutes = (market, from, to) => readSeries(store, market, '1m', from, to);

  const resolve = ({ decision, waiting, outcome }: ListedDecision, bars: ReadMinutes, newest: UtcMs | undefined) => {
    if (!hasLevels(decision)) return;
    const judged = judgeOutcome(decision, bars(decision.market, decision.asOf, decision.horizonEnd));
    const isTold = judged.outcome !== null && judged.outcome.label !== null;
    const isKnownBetter = !isTold && outcome !== null && outcome.label !== null;
    // Bars that are gone, or were changed before the horizon is over, tell less than was stated, and nothing else: that stands meanwhile.
    if (isKnownBetter && (!judged.outcome || isDeepStrictEqual({ ...outcome, label: null }, judged.outcome))) {
      return record.doubt(decision.number);
    }
    const why = isTold ? null : missingBar(judged, decision.horizonEnd, newest, clock.now());
    if (judged.outcome && record.putOutcome(judged.outcome) === 'end') {
      events.publish({ kind: 'outcome', row: decision, outcome: judged.outcome });
    }
    if (why !== waiting) record.putWaiting(decision.number, why);
  };

  /**
   * Those of the rows that `longestMs` is enough for, by the bars of this moment. A row that fails keeps no other back.
   * @returns the last one
   */
  const resolveRows = (market: Market, rows: readonly ListedDecision[], failing: Failing, longestMs: number) => {
    const bars = keepMinutes(readMinutes);
    const newest = store.last(market, '1m')?.openTime;
    const end = clock.monotonic() + longestMs;
    let last: ListedDecision | undefined;
    for (const row of rows) {
      try {
        resolve(row, bars, newest);
      } catch (error) {
        failing.numbers.push(row.decision.number);
        failing.problem ??= toFailureData(error).message;
      }
      last = row;
      if (clock.monotonic() >= end) break;
    }
    return last;
  };

  /** A row is read, judged and stated in one turn: what a bar states that closes between two turns is never overruled by older bars. */
  function* resolvePages(market: Market, page: Page, failing: Failing): Steps<void> {
    for (let rows = page(undefined, rowsAtOnce); rows.length > 0; ) {
      const last = resolveRows(market, rows, failing, turnMs);
      yield;
      rows = page(last?.decision, rowsAtOnce);
    }
  }

  /** What cannot be stated of each market, in each way of looking. */
  const trouble = new Map<string, string>();
  const say = (market: Market, way: string, problem: string | undefined) => {
    const key = `${market} ${way}`;
    if (problem === undefined) return void trouble.delete(key);
    logger.error('outcomes could not be stated', { market, error: problem });
    const isKnown = [...trouble.values()].includes(problem);
    if (!isKnown) notice('error', `What became of predictions could not be recorded: ${problem}`);
    trouble.set(key, problem);
  };

  const stopping = new AbortController();
  const look = async (market: Market, way: string, steps: (failing: Failing) => Steps<void>) => {
    const failing: Failing = { numbers: [] };
    try {
      await inTurns(steps(failing), stopping.signal);
      say(market, way, failing.problem);
    } catch (error) {
      if (!stopping.signal.aborted) say(market, way, toFailureData(error).message);
    }
  };
  const rejudge = rejudgeChanged({ record, store, resolvePages });
  /** Markets of which every unresolved row is to be looked at, not just changed bars. */
  const whole = new Set<Market>();
  const queue = createMarketQueue(async (market) => {
    if (whole.delete(market)) {
      await look(market, 'open', (failing) =>
        resolvePages(market, (after, limit) => record.unresolved(market, after, limit), failing),
      );
    }
    await look(market, 'changed', (failing) => rejudge(market, failing));
  });
  const requestWhole = (market: Market) => {
    whole.add(market);
    queue.request(market);
  };

  const onClosed = (market: Market, closeTime: UtcMs) => {
    const failing: Failing = { numbers: [] };
    try {
      // Those that wait for a missing bar are asked again when history changes.
      const after = { horizonEnd: closeTime - dayMs, number: Number.MAX_SAFE_INTEGER };
      resolveRows(market, record.unresolved(market, after), failing, Number.POSITIVE_INFINITY);
      say(market, 'open', failing.problem);
    } catch (error) {
      say(market, 'open', toFailureData(error).message);
    }
    queue.request(market);
  };
  const stop = live.onMarket((market, event) => {
    if (event.kind === 'history') requestWhole(market);
    if (event.kind === 'closed') onClosed(market, event.candle.openTime + minuteMs);
  });

  /** Of a market that is streamed no longer no bar tells that something is overdue. */
  const isSilent = (market: Market): boolean => {
    const newest = store.last(market, '1m');
    return newest === undefined || clock.now() - newest.openTime > barsOverdueMs;
  };
  const lookAtSilent = () => {
    for (const market of record.markets()) if (isSilent(market)) requestWhole(market);
    cancelLook = clock.schedule(barsOverdueMs, lookAtSilent);
  };
  let cancelLook = clock.schedule(barsOverdueMs, lookAtSilent);

  return {
    async catchUp() {
      const markets = record.markets();
      for (const market of markets) requestWhole(market);
      await Promise.all(markets.map(queue.idle));
    },
    settled: queue.settled,
    close() {
      stop();
      cancelLook();
      stopping.abort();
      return queue.settled();
    },
  };
}
