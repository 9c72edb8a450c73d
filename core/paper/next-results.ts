import { type ClosedCandle, sliceColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { type AccountState, applyEvent, type PaperPosition } from './account-state.ts';
import { closePosition, fillOrder } from './fill.ts';
import { findExit } from './find-exit.ts';
import { firstBar, type KnownMinutes, knownMinutes, type MinuteSource } from './minutes.ts';
import type { PaperOrder, PaperResult } from './paper-event.ts';

/** An order finds its bar within this, or is refused. */
const fillWithinMs = 5 * minuteMs;

/** What is known of each market that an order or a position is in, and of all of them: before `end` no bar is missing. */
function knownOf(state: AccountState, source: MinuteSource): { known: ReadonlyMap<Market, KnownMinutes>; end: UtcMs } {
  const spans = new Map<Market, { from: UtcMs; to: UtcMs }>();
  const need = (market: Market, from: UtcMs, to: UtcMs) => {
    const span = spans.get(market) ?? { from, to };
    spans.set(market, { from: Math.min(span.from, from), to: Math.max(span.to, to) });
  };
  for (const { order } of state.positions)
    need(order.market, state.nextMinute, Math.max(order.horizonEnd, state.nextMinute));
  for (const order of state.orders) {
    const from = fillFrom(state, order);
    need(order.market, from, from + fillWithinMs);
  }
  const known = new Map([...spans].map(([market, span]) => [market, knownMinutes(source, market, span)]));
  return { known, end: Math.min(...[...known.values()].map((minutes) => minutes.end)) };
}

/** Up to here the account's minutes can be decided: the first bar that it needs and that is not there; infinite when it needs none. */
export function knownUntil(state: AccountState, source: MinuteSource): UtcMs {
  return knownOf(state, source).end;
}

/**
 * What happens in the first minute in which anything happens to the account: fills at its open, then ends. A function of the account and of
 * closed 1m bars alone, so that it can be worked out again at any time. All markets take part in one order of time: while one with an order
 * or a position has a bar missing, nothing later is decided in another.
 * @returns nothing while bars are awaited or there is nothing to wait for
 */
export function nextResults(state: AccountState, source: MinuteSource): PaperResult[] {
  const { known, end } = knownOf(state, source);
  const minutesOf = (market: Market) => known.get(market) as KnownMinutes;
  const fills = state.orders.map((order) => ({ order, ...fillIn(minutesOf(order.market), fillFrom(state, order)) }));
  const exits = state.positions.map((position) => exitTime(position, minutesOf(position.order.market)));
  const time = Math.min(...fills.map((fill) => fill.time), ...exits);
  if (!(time < end)) return [];

  const results: PaperResult[] = [];
  let after = state;
  const add = (result: PaperResult) => {
    results.push(result);
    after = applyEvent(after, result);
  };
  for (const { order, bar } of inOrder(fills.filter((fill) => fill.time === time))) {
    const reason = 'No bar came to fill it with within 5 minutes.';
    if (bar) add(fillOrder(after, order, bar));
    else add({ kind: 'refused', time, decision: order.decision, reason, breaker: null });
  }
  for (const position of inOrder(after.positions)) {
    const { bars } = minutesOf(position.order.market);
    const first = bars.openTime.indexOf(time);
    const exit = first < 0 ? undefined : findExit(position, sliceColumns(bars, first, first + 1));
    if (exit) add(closePosition(after, position, exit));
  }
  return results;
}

const fillFrom = (state: AccountState, { time }: PaperOrder) => Math.max(time, state.nextMinute);

/** When an order is decided, and on which bar; none when the exchange has none. */
function fillIn(minutes: KnownMinutes, from: UtcMs): { time: UtcMs; bar?: ClosedCandle } {
  const bar = firstBar(minutes, from, from + fillWithinMs);
  return bar ? { time: bar.openTime, bar } : { time: from + fillWithinMs };
}

function exitTime(position: PaperPosition, { bars }: KnownMinutes): UtcMs {
  return findExit(position, bars)?.time ?? Number.POSITIVE_INFINITY;
}

function inOrder<T extends { readonly order: PaperOrder }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => a.order.decision - b.order.decision);
}
