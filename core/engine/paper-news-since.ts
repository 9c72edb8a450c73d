import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { applyEvent, newAccount } from '../paper/account-state.ts';
import { haltAt } from '../paper/breakers.ts';
import type { PaperEvent, PaperResult } from '../paper/paper-event.ts';
import type { PaperStore, StoredAccount } from '../paper/paper-store.ts';
import { marketOf, type PaperNews } from './paper-trader.ts';

const isResult = (event: PaperEvent): event is PaperResult => event.kind !== 'ordered' && event.kind !== 'settings';

/**
 * What happened in minutes that ended at `since` or later, as the trader told it or would have: the program may have been killed before.
 * Accounts that are archives are left out.
 * @param since undefined: nobody wants to know of this account
 */
export function paperNewsSince(
  store: Pick<PaperStore, 'accounts' | 'events'>,
  since: (accountId: number) => UtcMs | undefined,
): PaperNews[] {
  const newest = new Map(store.accounts().map((account) => [account.exchangeId, account]));
  return [...newest.values()].flatMap((account) => {
    const from = since(account.accountId);
    return from === undefined ? [] : newsOf(account, store.events(account.accountId), from);
  });
}

function newsOf(account: StoredAccount, events: readonly PaperEvent[], from: UtcMs): PaperNews[] {
  const { startBalance: balance, settings, openedAt, sinceDecision } = account;
  let state = newAccount({ balance, settings, openedAt, sinceDecision });
  const news: PaperNews[] = [];
  for (let i = 0; i < events.length; ) {
    const event = events[i];
    if (!isResult(event)) {
      state = applyEvent(state, event);
      i += 1;
      continue;
    }
    const results = resultsOfMinute(events, i);
    const before = state;
    state = results.reduce(applyEvent, before);
    if (event.time + minuteMs >= from) news.push(...newsOfMinute(account, before, state, results));
    i += results.length;
  }
  return news;
}

function resultsOfMinute(events: readonly PaperEvent[], first: number): PaperResult[] {
  const { time } = events[first];
  const rest = events.slice(first);
  const length = rest.findIndex((event) => !isResult(event) || event.time !== time);
  return rest.slice(0, length < 0 ? undefined : length).filter(isResult);
}

function newsOfMinute(
  account: StoredAccount,
  before: PaperNews['state'],
  state: PaperNews['state'],
  results: readonly PaperResult[],
): PaperNews[] {
  const news: PaperNews[] = results.map((result) => {
    return { account, state, result, market: marketOf(before, result.decision) };
  });
  const time = results[0].time + minuteMs;
  const halt = haltAt(state, time);
  if (halt && halt.kind !== haltAt(before, time)?.kind) news.push({ account, state, halt });
  return news;
}
