import type { PaperSettings } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, openTimeOf } from '../domain/timeframe.ts';
import type { Units } from './money.ts';
import type { PaperEvent, PaperOrder } from './paper-event.ts';

export type PaperPosition = {
  readonly order: PaperOrder;
  /** Open of the minute it was filled in. */
  readonly openedAt: UtcMs;
  readonly price: number;
  readonly quantity: number;
};

/** Everything about an account that its next minute depends on: a fold over its events. */
export type AccountState = {
  /** Ascending by `from`; the last one at or before a minute holds for it. */
  readonly settings: readonly { readonly from: UtcMs; readonly settings: PaperSettings }[];
  readonly balance: Units;
  readonly orders: readonly PaperOrder[];
  readonly positions: readonly PaperPosition[];
  /** Minutes before this one have had their say. */
  readonly nextMinute: UtcMs;
  /** The last UTC day with a booking and the balance it began with. */
  readonly day: { readonly start: UtcMs; readonly balance: Units };
  /** Stop-losses since the last trade that ended otherwise; `at` is when the last one was hit. */
  readonly stopLosses: { readonly count: number; readonly at: UtcMs };
  /** Number of the newest decision that became an order. */
  readonly lastDecision: number;
};

/** An account before its first event. */
export function newAccount(start: {
  balance: Units;
  settings: PaperSettings;
  openedAt: UtcMs;
  sinceDecision: number;
}): AccountState {
  const { balance, settings, openedAt, sinceDecision } = start;
  return {
    settings: [{ from: 0, settings }],
    balance,
    orders: [],
    positions: [],
    nextMinute: Math.ceil(openedAt / minuteMs) * minuteMs,
    day: { start: openTimeOf(openedAt, '1d'), balance },
    stopLosses: { count: 0, at: 0 },
    lastDecision: sinceDecision,
  };
}

export function settingsAt(state: AccountState, time: UtcMs): PaperSettings {
  return (state.settings.findLast(({ from }) => from <= time) ?? state.settings[0]).settings;
}

/** The account after `event`. */
export function applyEvent(state: AccountState, event: PaperEvent): AccountState {
  switch (event.kind) {
    case 'settings':
      return { ...state, settings: [...state.settings, { from: event.time, settings: event.settings }] };
    case 'ordered':
      return {
        ...state,
        orders: [...state.orders, event],
        lastDecision: Math.max(state.lastDecision, event.decision),
      };
    case 'refused':
      return { ...afterMinute(state, event.time), orders: without(state.orders, event.decision) };
    case 'filled': {
      const order = state.orders.find(({ decision }) => decision === event.decision);
      if (!order) throw new Error(`paper account: decision ${event.decision} was filled without an order`);
      const { time: openedAt, price, quantity } = event;
      return {
        ...booked(state, event.time, -event.fee),
        orders: without(state.orders, event.decision),
        positions: [...state.positions, { order, openedAt, price, quantity }],
      };
    }
    case 'closed': {
      const isLoss = event.end === 'stopLoss';
      return {
        ...booked(state, event.time, event.profit - event.fee),
        positions: state.positions.filter(({ order }) => order.decision !== event.decision),
        stopLosses: { count: isLoss ? state.stopLosses.count + 1 : 0, at: isLoss ? event.time : state.stopLosses.at },
      };
    }
  }
}

const without = (orders: readonly PaperOrder[], number: number) => orders.filter(({ decision }) => decision !== number);

const afterMinute = (state: AccountState, time: UtcMs): AccountState => ({ ...state, nextMinute: time + minuteMs });

function booked(state: AccountState, time: UtcMs, amount: Units): AccountState {
  const start = openTimeOf(time, '1d');
  const day = start === state.day.start ? state.day : { start, balance: state.balance };
  return { ...afterMinute(state, time), day, balance: state.balance + amount };
}
