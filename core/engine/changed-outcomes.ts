import { joinStretches } from '../candles/gaps.ts';
import type { CandleStore } from '../candles/store.ts';
import type { ListedDecision } from '../contract/contract.ts';
import type { Market } from '../domain/market.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { Steps } from '../domain/steps.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { DecisionStore } from '../record/open-record.ts';

/** Rows that could not be resolved, and why the first of them. */
export type Failing = { readonly numbers: number[]; problem?: string };
/** The next rows after one that was resolved. */
export type Page = (after: RecordedDecision | undefined, limit: number) => readonly ListedDecision[];

const changesAtOnce = 1_000;

/**
 * Resolves again what changed bars touch. Changes are forgotten only when all that they touch was stored: after a kill or a full disk it is
 * done again, which changes nothing where it was stored already.
 */
export function rejudgeChanged({
  record,
  store,
  resolvePages,
}: {
  record: Pick<DecisionStore, 'touchedBy' | 'read'>;
  store: Pick<CandleStore, 'changes' | 'forgetChanges'>;
  resolvePages(market: Market, page: Page, failing: Failing): Steps<void>;
}): (market: Market, failing: Failing) => Steps<void> {
  /** Of each market: the newest change that was looked at, the newest that was forgotten, and the rows that could not be stored. */
  const looked = new Map<Market, { seen: number; forgotten: number; failed: readonly number[] }>();

  return function* rejudge(market, failing) {
    const { failed, ...known } = looked.get(market) ?? { seen: 0, forgotten: 0, failed: [] };
    let { seen, forgotten } = known;
    yield* resolvePages(market, pagesOf(failed, record), failing);

    for (;;) {
      looked.set(market, { seen, forgotten, failed: [...new Set(failing.numbers)] });
      const changes = store.changes(market, '1m', seen, changesAtOnce);
      const newest = changes.at(-1);
      if (!newest) break;
      const stretches = joinStretches(changes.map(({ first, last }) => ({ from: first, to: last + minuteMs })));
      for (const { from, to } of stretches) {
        const touched: Page = (after, limit) => record.touchedBy(market, from, to - minuteMs, after?.asOf, limit);
        yield* resolvePages(market, touched, failing);
      }
      seen = newest.id;
    }
    if (failing.numbers.length > 0 || seen === forgotten) return;
    store.forgetChanges(market, '1m', seen);
    forgotten = seen;
    looked.set(market, { seen, forgotten, failed: [] });
  };
}

/** The rows with these numbers, in their order. */
function pagesOf(numbers: readonly number[], record: Pick<DecisionStore, 'read'>): Page {
  let next = 0;
  return (after, limit) => {
    if (after) next = numbers.indexOf(after.number, next) + 1;
    return numbers.slice(next, next + limit).map((number) => record.read(number).listed);
  };
}
