import { isDeepStrictEqual } from 'node:util';
import type { RecordedDecision } from '../domain/record.ts';
import { toIso } from '../domain/time.ts';
import { type AccountState, applyEvent } from './account-state.ts';
import type { MinuteSource } from './minutes.ts';
import type { Units } from './money.ts';
import { nextResults } from './next-results.ts';
import { orderOf } from './order-of.ts';
import type { PaperEvent, PaperOrder, PaperResult } from './paper-event.ts';

/** What verification reads beside the account's own events. */
type Facts = {
  readonly source: MinuteSource;
  decision(number: number): RecordedDecision;
};

/**
 * Works out every fill, closing and refusal again from raw 1m bars, and every order from the recorded decision.
 * @param start the account before its first event
 * @returns how many agree, and the first that does not, in one sentence
 */
export function verifyEvents(
  start: AccountState,
  events: readonly PaperEvent[],
  { source, decision }: Facts,
): { checked: number; misfit: string | null; balance: Units } {
  let state = start;
  let checked = 0;
  let expected: PaperResult[] = [];
  for (const event of events) {
    if (event.kind !== 'ordered' && event.kind !== 'settings') {
      if (expected.length === 0) expected = nextResults(state, source);
      const again = expected.shift();
      if (!isDeepStrictEqual(again, event)) return { checked, misfit: describe(event, again), balance: state.balance };
      checked += 1;
    }
    if (event.kind === 'ordered' && !isOrderOf(event, decision(event.decision))) {
      const misfit = `The order of decision ${event.decision} is not what the record says.`;
      return { checked, misfit, balance: state.balance };
    }
    state = applyEvent(state, event);
  }
  return { checked, misfit: null, balance: state.balance };
}

/** It may have been placed later than it could have been, but not earlier and not otherwise. */
function isOrderOf(order: PaperOrder, row: RecordedDecision): boolean {
  const again = orderOf(row, { nextMinute: 0 });
  return again !== undefined && order.time >= again.time && isDeepStrictEqual({ ...again, time: order.time }, order);
}

function describe(stored: PaperResult, again: PaperResult | undefined): string {
  const what = `Decision ${stored.decision} was ${says(stored)}`;
  if (!again) return `${what}, but the stored bars do not reach there.`;
  return `${what}, but the stored bars say: decision ${again.decision} ${says(again)}. Bars may have been revised since.`;
}

function says(result: PaperResult): string {
  const at = `at ${toIso(result.time)}`;
  switch (result.kind) {
    case 'refused':
      return `refused ${at}`;
    case 'filled':
      return `filled ${at} with ${result.quantity} at ${result.price}`;
    case 'closed':
      return `closed ${at} at ${result.price} by its ${result.end}`;
  }
}
