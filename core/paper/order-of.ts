import type { RecordedDecision } from '../domain/record.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { AccountState } from './account-state.ts';
import type { PaperOrder } from './paper-event.ts';

/** What accounts count in; markets with another quote currency are not traded. */
export const paperCurrency = 'USDT';

/**
 * The order that follows from a recorded decision; undefined when it abstained.
 * It may fill from the first minute on that opens after it was recorded, so that no price is used that was there before the decision.
 */
export function orderOf(row: RecordedDecision, state: Pick<AccountState, 'nextMinute'>): PaperOrder | undefined {
  const { number, market, signal, asOf, recordedAt, entry, takeProfit, stopLoss, tickSize, atr } = row;
  if (signal === 'abstain' || entry === null || takeProfit === null || stopLoss === null) return undefined;
  if (tickSize === null || atr === null) return undefined;
  const known = Math.ceil(Math.max(asOf, recordedAt) / minuteMs) * minuteMs;
  return {
    kind: 'ordered',
    time: Math.max(known, state.nextMinute),
    decision: number,
    market,
    side: signal,
    entry,
    takeProfit,
    stopLoss,
    tickSize,
    atr,
    expectedValue: row.expectedValue ?? 0,
    roundTripCost: row.roundTripCost,
    horizonEnd: row.horizonEnd,
    delayMs: recordedAt - asOf,
  };
}
