import type { Migration } from '../storage/open-database.ts';

const onlyAdded = (table: string) => `
  CREATE TRIGGER ${table}_stay BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'a recorded row cannot be taken back'); END;
  CREATE TRIGGER ${table}_keep BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'a recorded row cannot be changed'); END;
`;

/**
 * `decisions` and `outcomes` are what is recorded: rows are added, never changed. `listing` is drawn from them so that a page of a long
 * record is found at once; verification holds it against them. There, −∞ stands for no expected value and no profit: they come last.
 */
export const recordMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'decisions, outcomes and their listing',
    up(db) {
      const filtered = 'market, signal, end, model_id';
      db.exec(`
        CREATE TABLE decisions (number INTEGER PRIMARY KEY, row TEXT NOT NULL, hash TEXT NOT NULL);
        CREATE TABLE outcomes (
          number INTEGER NOT NULL REFERENCES decisions (number),
          version INTEGER NOT NULL,
          stated_at INTEGER NOT NULL,
          end TEXT NOT NULL,
          end_time INTEGER NOT NULL,
          exit REAL NOT NULL,
          profit REAL NOT NULL,
          best_excursion REAL NOT NULL,
          worst_excursion REAL NOT NULL,
          label TEXT,
          note TEXT,
          PRIMARY KEY (number, version)
        ) WITHOUT ROWID;
        ${onlyAdded('decisions')}
        ${onlyAdded('outcomes')}
        CREATE TABLE listing (
          number INTEGER PRIMARY KEY REFERENCES decisions (number),
          market TEXT NOT NULL,
          as_of INTEGER NOT NULL,
          horizon_end INTEGER NOT NULL,
          signal TEXT NOT NULL,
          model_id TEXT,
          expected_value REAL NOT NULL,
          profit REAL NOT NULL,
          end TEXT NOT NULL,
          is_settled INTEGER NOT NULL,
          waiting TEXT,
          UNIQUE (market, as_of)
        );
        CREATE INDEX listing_by_time ON listing (as_of, number, ${filtered});
        CREATE INDEX listing_by_value ON listing (expected_value, number, as_of, ${filtered});
        CREATE INDEX listing_by_profit ON listing (profit, number, as_of, ${filtered});
        CREATE INDEX listing_unsettled ON listing (market, horizon_end) WHERE is_settled = 0;
      `);
    },
  },
];
