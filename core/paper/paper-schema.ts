import type { Migration } from '../storage/open-database.ts';

const onlyAdded = (table: string) => `
  CREATE TRIGGER ${table}_stay BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'what the paper account did cannot be taken back'); END;
  CREATE TRIGGER ${table}_keep BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'what the paper account did cannot be changed'); END;
`;

/** Amounts are whole units of 0.00000001 of the account's currency. The newest account of an exchange trades, older ones are archives. */
export const paperMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'accounts, their events and their ledger',
    up(db) {
      db.exec(`
        CREATE TABLE accounts (
          id INTEGER PRIMARY KEY,
          exchange_id TEXT NOT NULL,
          opened_at INTEGER NOT NULL,
          start_balance INTEGER NOT NULL,
          settings TEXT NOT NULL,
          since_decision INTEGER NOT NULL
        );
        CREATE TABLE events (
          number INTEGER PRIMARY KEY,
          account INTEGER NOT NULL REFERENCES accounts (id),
          kind TEXT NOT NULL,
          decision INTEGER,
          body TEXT NOT NULL,
          UNIQUE (account, decision, kind)
        );
        CREATE INDEX events_by_kind ON events (account, kind, number);
        CREATE TABLE ledger (
          number INTEGER PRIMARY KEY,
          account INTEGER NOT NULL REFERENCES accounts (id),
          time INTEGER NOT NULL,
          debit TEXT NOT NULL,
          credit TEXT NOT NULL,
          amount INTEGER NOT NULL CHECK (amount > 0),
          text TEXT NOT NULL,
          balance INTEGER NOT NULL
        );
        CREATE INDEX ledger_by_account ON ledger (account, number);
        ${onlyAdded('accounts')}
        ${onlyAdded('events')}
        ${onlyAdded('ledger')}
      `);
    },
  },
];
