import { Failure, toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { defaultTradeRules, type TradeRules } from '../domain/prediction.ts';
import type { DecisionRecord, RecordedDecision } from '../domain/record.ts';
import { type Clock, toIso, type UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { Decided } from '../inference/predict.ts';
import { createAppendTogether } from './append-together.ts';
import type { DecisionBars } from './decision-bars.ts';
import { type DueDecisions, dueDecisions } from './live-predictor-due.ts';
import { abstainedRow, predictedRow } from './live-predictor-row.ts';
import { decisionLifeMs } from './newest-decision.ts';
import type { StatusBoard } from './status.ts';

/** Where decisions are kept; what `appendAll` has returned survives a power cut. */
export type DecisionLog = {
  appendAll(decisions: readonly DecisionRecord[]): RecordedDecision[];
  last(market: Market): RecordedDecision | undefined;
};

export type LivePredictorOptions = {
  record: DecisionLog;
  /** @throws Failure that says why nothing can be predicted */
  decide(market: Market, asOf: UtcMs): Promise<Decided & { tickSize: number }>;
  /** Of a decision that no model could make; default: the usual ones. */
  rules?(): TradeRules;
  /** Default: the shortest bar, ever since. */
  bars?(): DecisionBars;
  /** Hears each row once it is durable. */
  onRecorded(row: RecordedDecision): void;
  notice: StatusBoard['notice'];
  clock: Clock;
  logger: Logger;
};

/** How far the clock may be behind the exchange's. */
const clockErrorMs = minuteMs;

/**
 * Records one decision for each decision bar of a market: predicted while it may still be acted on, else abstained with the reason.
 */
export type LivePredictor = {
  /**
   * Records what is due up to `newest`, oldest first; one call at a time for a market.
   * @param newest a decision whose bars are there
   * @returns whether nothing is left to do: false when the newest decision waits for older bars or the disk takes no rows
   */
  catchUp(market: Market, newest: UtcMs): Promise<boolean>;
  /** From now on nothing more is recorded. */
  stop(): void;
};

export function createLivePredictor(options: LivePredictorOptions): LivePredictor {
  const { record, decide, onRecorded, notice, clock, logger } = options;
  const { rules = () => defaultTradeRules, bars = () => [] } = options;
  const startedAt = clock.now();
  const appendTogether = createAppendTogether(record.appendAll, clock);
  let isStopped = false;
  let isFailing = false;

  /** Why it must not be predicted now; undefined while it may. */
  const objectionAt = (asOf: UtcMs): string | undefined => {
    const age = clock.now() - asOf;
    if (age < -clockErrorMs) {
      return `This computer's clock is ${Math.round(-age / minuteMs)} minutes behind the exchange's; set it.`;
    }
    if (age <= decisionLifeMs) return undefined;
    return asOf < startedAt
      ? 'The workstation was not running when its bar closed.'
      : `Its bars came ${Math.round(age / minuteMs)} minutes after they had closed, or this computer's clock is ahead: too late to act on.`;
  };

  /** Undefined: not yet, because older bars may still come. */
  const rowAt = async (market: Market, asOf: UtcMs, isNewest: boolean): Promise<DecisionRecord | undefined> => {
    const about = () => ({ market, asOf, recordedAt: clock.now() });
    const objection = objectionAt(asOf);
    if (objection) return abstainedRow(about(), [objection], rules());
    try {
      return predictedRow(about(), await decide(market, asOf));
    } catch (error) {
      if (!(error instanceof Failure)) logger.error('a decision failed', { market, asOf, error: String(error) });
      const { code, message } = toFailureData(error);
      return isNewest && code === 'not-enough-data' ? undefined : abstainedRow(about(), [message], rules());
    }
  };

  /** Nothing may act on a decision that is not durable, so a full disk also ends trading until there is room. */
  const append = async (row: DecisionRecord): Promise<RecordedDecision | undefined> => {
    try {
      const stored = await appendTogether(row);
      if (isFailing) notice('info', 'Decisions are recorded again.');
      isFailing = false;
      return stored;
    } catch (error) {
      const { message } = toFailureData(error);
      logger.error('a decision could not be recorded', { market: row.market, asOf: row.asOf, error: message });
      if (!isFailing) notice('error', `Decisions cannot be recorded, so nothing is traded until they can: ${message}`);
      isFailing = true;
      return undefined;
    }
  };

  const publish = (row: RecordedDecision): void => {
    try {
      onRecorded(row);
    } catch (error) {
      logger.error('a recorded decision could not be acted on', { number: row.number, error: String(error) });
    }
  };

  const recordEach = async (market: Market, { times, skipped }: DueDecisions): Promise<boolean> => {
    let remark = skipped
      ? [`Of ${toIso(skipped.from)} to ${toIso(skipped.to)} nothing was recorded: no bars came in more than 7 days.`]
      : [];
    // Each append waits its turn, so streams have theirs while a week is caught up.
    for (const [i, asOf] of times.entries()) {
      const row = await rowAt(market, asOf, i === times.length - 1);
      if (isStopped || !row) return false;
      const stored = await append({ ...row, reasons: [...row.reasons, ...remark] });
      // Whoever acts on it has stopped, too, and finds it in the record at the next start.
      if (!stored || isStopped) return false;
      remark = [];
      publish(stored);
    }
    return true;
  };

  return {
    async catchUp(market, newest) {
      const last = record.last(market)?.asOf;
      // The record begins with a decision that was made, not with one that nobody could make.
      if (last === undefined && clock.now() - newest > decisionLifeMs) return true;
      return recordEach(market, dueDecisions(last, newest, bars()));
    },
    stop() {
      isStopped = true;
    },
  };
}
