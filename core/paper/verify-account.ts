import { isDeepStrictEqual } from 'node:util';
import type { RecordedDecision } from '../domain/record.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { type AccountState, applyEvent } from './account-state.ts';
import type { MinuteSource } from './minutes.ts';
import type { Units } from './money.ts';
import { knownUntil, nextResults } from './next-results.ts';
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
 * @returns how many agree, how many need a bar that is not stored and are taken as they are, and the first that does not agree, in one sentence
 */
export function verifyEvents(
  start: AccountState,
  events: readonly PaperEvent[],
  { source, decision }: Facts,
): { checked: number; unchecked: number; misfit: string | null; balance: Units } {
  let state = start;
  const counts = { checked: 0, unchecked: 0 };
  let expected: PaperResult[] = [];
  /** A minute that cannot be worked out again, whatever happened in it. */
  let unknown: UtcMs | undefined;
  for (const event of events) {
    if (event.kind !== 'ordered' && event.kind !== 'settings') {
      if (expected.length === 0 && event.time !== unknown) {
        expected = nextResults(state, source);
        unknown = expected.length === 0 && event.time >= knownUntil(state, source) ? event.time : undefined;
      }
      const again = expected.shift();
      const isUnchecked = event.time === unknown && hasCause(state, event);
      if (!isUnchecked && !isDeepStrictEqual(again, event))
        return { ...counts, misfit: describe(event, again), balance: state.balance };
      counts[isUnchecked ? 'unchecked' : 'checked'] += 1;
    }
    if (event.kind === 'ordered' && !isOrderOf(event, decision(event.decision))) {
      const misfit = `The order of decision ${event.decision} is not what the record says.`;
      return { ...counts, misfit, balance: state.balance };
    }
    state = applyEvent(state, event);
  }
  return { ...counts, misfit: null, balance: state.balance };
}

/** Whether there was an order to fill or to refuse, or a position to close. */
function hasCause(state: AccountState, { kind, decision }: PaperResult): boolean {
  const orders = kind === 'closed' ? state.positions.map(({ order }) => order) : state.orders;
  return orders.some((order) => order.decision === decision);
}

/** It may have been placed later than it could have been, but not earlier and not otherwise. */
function isOrderOf(order: PaperOrder, row: RecordedDecision): boolean {
  const again = orderOf(row, { nextMinute: 0 });
  return again !== undefined && order.time >= again.time && isDeepStrictEqual({ ...again, time: order.time }, order);
}

function describe(stored: PaperResult, again: PaperResult | undefined): string {
  const what = `Decision ${stored.decision} was ${says(stored)}`;
  if (!again) return `${what}, but the stored bars do not say so. Bars may have been revised since.`;
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
