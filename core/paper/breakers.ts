import { percent } from '../domain/percent.ts';
import type { UtcMs } from '../domain/time.ts';
import { toIso } from '../domain/time.ts';
import { dayMs, hourMs, minuteMs, openTimeOf } from '../domain/timeframe.ts';
import { type AccountState, settingsAt } from './account-state.ts';
import type { BreakerKind } from './paper-event.ts';

export type Halt = { readonly kind: BreakerKind; readonly message: string };

/** Why nothing is opened in the minute that opens at `time`; undefined when it may be. */
export function haltAt(state: AccountState, time: UtcMs): Halt | undefined {
  const settings = settingsAt(state, time);
  if (!settings.isTrading) return { kind: 'off', message: 'Paper trading is switched off.' };

  const today = openTimeOf(time, '1d');
  const before = state.day.start === today ? state.day.balance : state.balance;
  const lost = (before - state.balance) / before;
  if (state.balance <= 0 || lost >= settings.dailyLoss) {
    const message = `${percent(lost)} of the balance were lost today, the limit is ${percent(settings.dailyLoss)}: nothing is opened before ${toIso(today + dayMs)}.`;
    return { kind: 'dailyLoss', message };
  }

  const { count, at } = state.stopLosses;
  const until = at + settings.pauseHours * hourMs;
  if (count >= settings.stopLossesInRow && time < until) {
    return { kind: 'stopLosses', message: `${count} stop-losses in a row: nothing is opened before ${toIso(until)}.` };
  }
  return undefined;
}

/** Why a decision is too old to be traded; undefined when it is not. */
export function staleness(state: AccountState, time: UtcMs, delayMs: number): Halt | undefined {
  const { staleMinutes } = settingsAt(state, time);
  if (delayMs <= staleMinutes * minuteMs) return undefined;
  const minutes = Math.round(delayMs / minuteMs);
  const message = `Stale data: it was decided ${minutes} minutes after its bar had closed, the limit is ${staleMinutes}.`;
  return { kind: 'stale', message };
}
