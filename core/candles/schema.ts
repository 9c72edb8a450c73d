import type { Migration } from '../storage/open-database.ts';

/** The candle database. `crc` covers the market, the timeframe, the time and the values, so a moved row is found as well. */
export const candleMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'bars and sealed blocks',
    up(db) {
      db.exec(`
        CREATE TABLE series (
          id INTEGER PRIMARY KEY,
          market TEXT NOT NULL,
          timeframe TEXT NOT NULL,
          UNIQUE (market, timeframe)
        );
        CREATE TABLE bars (
          series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
          open_time INTEGER NOT NULL,
          open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL,
          crc INTEGER NOT NULL,
          PRIMARY KEY (series, open_time)
        ) WITHOUT ROWID;
        CREATE TABLE blocks (
          series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
          block INTEGER NOT NULL,
          crc INTEGER NOT NULL,
          columns BLOB NOT NULL,
          UNIQUE (series, block)
        );
        CREATE TABLE holes (
          series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
          from_time INTEGER NOT NULL,
          to_time INTEGER NOT NULL,
          PRIMARY KEY (series, from_time, to_time)
        ) WITHOUT ROWID;
        CREATE TABLE revisions (
          series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
          open_time INTEGER NOT NULL,
          at INTEGER NOT NULL,
          before TEXT NOT NULL,
          after TEXT NOT NULL
        );
        CREATE INDEX revisions_of_series ON revisions (series, open_time);
        CREATE TABLE quarantine (
          id INTEGER PRIMARY KEY,
          market TEXT NOT NULL,
          timeframe TEXT NOT NULL,
          at INTEGER NOT NULL,
          source TEXT NOT NULL,
          row TEXT NOT NULL,
          reason TEXT NOT NULL
        );
      `);
    },
  },
  {
    version: 2,
    name: 'stretches of bars that were changed',
    up(db) {
      db.exec(`
        CREATE TABLE changes (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
          kind TEXT NOT NULL,
          first_time INTEGER NOT NULL,
          last_time INTEGER NOT NULL,
          at INTEGER NOT NULL
        );
        CREATE INDEX changes_of_series ON changes (series, kind, first_time, last_time);
        INSERT INTO changes (series, kind, first_time, last_time, at)
          SELECT series, 'revised', open_time, open_time, at FROM revisions ORDER BY rowid;
      `);
    },
  },
  {
    version: 3,
    name: 'changes of a series in their order',
    up(db) {
      db.exec('CREATE INDEX changes_in_order ON changes (series, id)');
    },
  },
];
