import { isDeepStrictEqual } from 'node:util';
import type { PaperSettings } from '../contract/contract.ts';
import { paperSettings } from '../contract/paper-schemas.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { AccountState } from '../paper/account-state.ts';
import { toUnits } from '../paper/money.ts';
import type { PaperEvent } from '../paper/paper-event.ts';
import type { AccountStart, PaperStore } from '../paper/paper-store.ts';
import type { DecisionStore } from '../record/open-record.ts';

/** Exchange → how its account is begun, where it has none, and trades. */
export type WantedAccounts = Readonly<
  Record<string, { readonly startBalance: number; readonly settings: PaperSettings }>
>;

type Stores = { store: PaperStore; record: Pick<DecisionStore, 'count'>; clock: Clock };

/** An account of an exchange that begins now. */
export function accountStart(
  { record, clock }: Pick<Stores, 'record' | 'clock'>,
  exchangeId: string,
  startBalance: number,
  settings: PaperSettings,
): AccountStart {
  const balance = toUnits(startBalance);
  return { exchangeId, settings, startBalance: balance, openedAt: clock.now(), sinceDecision: record.count() };
}

/** Settings hold from the next whole minute that the account has not lived through yet. */
export function settingsEvent(state: AccountState, settings: PaperSettings, now: UtcMs): PaperEvent {
  const nextMinute = Math.ceil(now / minuteMs) * minuteMs;
  const time = Math.max(nextMinute, state.nextMinute, state.settings.at(-1)?.from ?? 0);
  return { kind: 'settings', time, settings };
}

/**
 * Opens the accounts that are missing and changes the settings of the others, all of it or nothing. What is there already stays as it is,
 * and so does the money of an account.
 */
export function setAccounts({ store, record, clock }: Stores, wanted: WantedAccounts): void {
  const newest = new Map(store.accounts().map((account) => [account.exchangeId, account]));
  const starts: AccountStart[] = [];
  const added = new Map<number, readonly PaperEvent[]>();
  for (const [exchangeId, { startBalance, settings }] of Object.entries(wanted)) {
    const account = newest.get(exchangeId);
    if (!account) {
      starts.push(accountStart({ record, clock }, exchangeId, startBalance, settings));
      continue;
    }
    const state = store.state(account.accountId);
    if (isDeepStrictEqual(paperSettings.parse(state.settings.at(-1)?.settings), settings)) continue;
    added.set(account.accountId, [settingsEvent(state, settings, clock.now())]);
  }
  store.change(starts, added);
}
