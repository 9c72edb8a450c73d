import { minuteMs } from '../domain/timeframe.ts';
import { applyEvent, newAccount } from '../paper/account-state.ts';
import { haltAt } from '../paper/breakers.ts';
import type { PaperEvent, PaperResult } from '../paper/paper-event.ts';
import type { PaperStore, StoredAccount } from '../paper/paper-store.ts';
import { marketOf, type PaperNews } from './paper-trader.ts';

const isResult = (event: PaperEvent): event is PaperResult => event.kind !== 'ordered' && event.kind !== 'settings';

/**
 * What happened in an account's last minute, when nothing was stored after it: the program may have been killed before it was told.
 * Accounts that are archives are left out.
 */
export function lastPaperNews(store: Pick<PaperStore, 'accounts' | 'events'>): PaperNews[] {
  const newest = new Map(store.accounts().map((account) => [account.exchangeId, account]));
  return [...newest.values()].flatMap((account) => newsOf(account, store.events(account.accountId)));
}

function newsOf(account: StoredAccount, events: readonly PaperEvent[]): PaperNews[] {
  const last = events.at(-1);
  if (!last || !isResult(last)) return [];
  const begin = events.findLastIndex((event) => !isResult(event) || event.time !== last.time) + 1;
  const { startBalance: balance, settings, openedAt, sinceDecision } = account;
  const start = newAccount({ balance, settings, openedAt, sinceDecision });
  const before = events.slice(0, begin).reduce(applyEvent, start);
  const results = events.slice(begin).filter(isResult);
  const state = results.reduce(applyEvent, before);
  const news: PaperNews[] = results.map((result) => {
    return { account, state, result, market: marketOf(before, result.decision) };
  });
  const halt = haltAt(state, last.time + minuteMs);
  if (halt && halt.kind !== haltAt(before, last.time + minuteMs)?.kind) news.push({ account, state, halt });
  return news;
}
