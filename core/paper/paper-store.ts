import { join } from 'node:path';
import type { PaperSettings } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { UtcMs } from '../domain/time.ts';
import { openDatabase } from '../storage/open-database.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import { inTransaction } from '../storage/transaction.ts';
import { type AccountState, applyEvent, newAccount } from './account-state.ts';
import type { Units } from './money.ts';
import type { PaperEvent } from './paper-event.ts';
import { paperMigrations } from './paper-schema.ts';
import { cashChange, openingPosting, type Posting, postingsOf } from './postings.ts';
import { preparePages } from './read-pages.ts';

export type AccountStart = {
  readonly exchangeId: string;
  readonly openedAt: UtcMs;
  readonly startBalance: Units;
  readonly settings: PaperSettings;
  /** Decisions up to this row of the record are none of its business. */
  readonly sinceDecision: number;
};
export type StoredAccount = AccountStart & { readonly accountId: number };

/** Paper accounts, for good: what happened can be added to, but neither changed nor deleted. */
export type PaperStore = ReturnType<typeof openPaperStore>;

/**
 * The paper accounts in `<dataDir>/paper.sqlite`.
 * @throws Failure as `openDatabase` does
 */
export function openPaperStore(dataDir: string) {
  const path = join(dataDir, 'paper.sqlite');
  const db = openDatabase(path, paperMigrations, { synchronous: 'FULL' });
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw toStorageFailure(error, path);
    }
  };
  const addAccount = db.prepare(
    `INSERT INTO accounts (exchange_id, opened_at, start_balance, settings, since_decision)
     VALUES (?, ?, ?, ?, ?) RETURNING id`,
  );
  const allAccounts = db.prepare('SELECT * FROM accounts ORDER BY id');
  const addEvent = db.prepare('INSERT INTO events (account, kind, decision, body) VALUES (?, ?, ?, ?)');
  const allEvents = db.prepare('SELECT body FROM events WHERE account = ? ORDER BY number');
  const lastBalance = db.prepare('SELECT balance FROM ledger WHERE account = ? ORDER BY number DESC LIMIT 1');
  const addPosting = db.prepare(
    'INSERT INTO ledger (account, time, debit, credit, amount, text, balance) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );

  const post = (accountId: number, time: UtcMs, posting: Posting): void => {
    const balance = ((lastBalance.get(accountId)?.balance as Units | undefined) ?? 0) + cashChange(posting);
    addPosting.run(accountId, time, posting.debit, posting.credit, posting.amount, posting.text, balance);
  };

  const putAccount = (start: AccountStart): StoredAccount => {
    const { exchangeId, openedAt, startBalance, settings, sinceDecision } = start;
    const row = addAccount.get(exchangeId, openedAt, startBalance, JSON.stringify(settings), sinceDecision);
    const accountId = row?.id as number;
    post(accountId, openedAt, openingPosting(startBalance));
    return { ...start, accountId };
  };
  const putEvents = (accountId: number, added: readonly PaperEvent[]): void => {
    for (const event of added) {
      const decision = event.kind === 'settings' ? null : event.decision;
      addEvent.run(accountId, event.kind, decision, JSON.stringify(event));
      for (const posting of postingsOf(event)) post(accountId, event.time, posting);
    }
  };

  const accounts = (): StoredAccount[] =>
    guarded(() =>
      allAccounts.all().map((row) => ({
        accountId: row.id as number,
        exchangeId: row.exchange_id as string,
        openedAt: row.opened_at as UtcMs,
        startBalance: row.start_balance as Units,
        settings: JSON.parse(row.settings as string) as PaperSettings,
        sinceDecision: row.since_decision as number,
      })),
    );
  const account = (accountId: number): StoredAccount => {
    const found = accounts().find((one) => one.accountId === accountId);
    if (!found) throw new Failure('not-found', `There is no paper account ${accountId}.`);
    return found;
  };
  const events = (accountId: number): PaperEvent[] =>
    guarded(() => allEvents.all(accountId).map(({ body }) => JSON.parse(body as string) as PaperEvent));

  return {
    accounts,
    account,
    /** Oldest first. */
    events,
    /** On the disk when it returns. The account that the exchange had before becomes an archive. */
    open: (start: AccountStart): StoredAccount => guarded(() => inTransaction(db, () => putAccount(start))),
    /** All of them and what they do to the ledger, or nothing; on the disk when it returns. */
    append: (accountId: number, added: readonly PaperEvent[]): void =>
      guarded(() => inTransaction(db, () => putEvents(accountId, added))),
    /** Opens the accounts and appends the events of others, all of it or nothing; on the disk when it returns. */
    change: (starts: readonly AccountStart[], added: ReadonlyMap<number, readonly PaperEvent[]>): void =>
      guarded(() =>
        inTransaction(db, () => {
          for (const start of starts) putAccount(start);
          for (const [accountId, events] of added) putEvents(accountId, events);
        }),
      ),
    /** The account as its stored events have made it. */
    state(accountId: number): AccountState {
      const { startBalance: balance, settings, openedAt, sinceDecision } = account(accountId);
      return events(accountId).reduce(applyEvent, newAccount({ balance, settings, openedAt, sinceDecision }));
    },
    ...preparePages(db, guarded),
    close() {
      if (db.isOpen) db.close();
    },
  };
}
