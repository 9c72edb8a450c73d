import type { Migration } from '../storage/open-database.ts';

/** Alerts and, for each, where it goes: the outbox is the deliveries that wait. `held` counts what `held_keys` names, `told` says up to where. */
export const alertMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'alerts, deliveries, what was held back',
    up(db) {
      db.exec(`
        CREATE TABLE alerts (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          rule_id TEXT NOT NULL,
          rule_name TEXT NOT NULL,
          event_key TEXT NOT NULL,
          kind TEXT NOT NULL,
          market TEXT,
          event_time INTEGER NOT NULL,
          fired_at INTEGER NOT NULL,
          text TEXT NOT NULL,
          is_test INTEGER NOT NULL,
          is_read INTEGER NOT NULL DEFAULT 0,
          UNIQUE (rule_id, event_key)
        ) STRICT;
        CREATE INDEX alerts_unread ON alerts (id) WHERE is_read = 0;
        CREATE INDEX alerts_by_time ON alerts (fired_at);
        CREATE TABLE deliveries (
          alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
          channel TEXT NOT NULL,
          state TEXT NOT NULL,
          attempts INTEGER NOT NULL DEFAULT 0,
          time INTEGER,
          detail TEXT,
          PRIMARY KEY (alert_id, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deliveries_waiting ON deliveries (time) WHERE state = 'waiting';
        CREATE TABLE held (
          rule_id TEXT NOT NULL,
          reason TEXT NOT NULL,
          count INTEGER NOT NULL,
          last_time INTEGER NOT NULL,
          last_key TEXT NOT NULL,
          PRIMARY KEY (rule_id, reason)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    version: 2,
    name: 'up to where what is stored elsewhere was told',
    up(db) {
      db.exec(`
        CREATE TABLE told (
          source TEXT NOT NULL,
          position INTEGER NOT NULL,
          event_key TEXT NOT NULL,
          PRIMARY KEY (source, event_key)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    version: 3,
    name: 'a bar that crosses a level and returns is held back under two keys',
    up(db) {
      db.exec('ALTER TABLE held ADD COLUMN key_before TEXT');
    },
  },
  {
    version: 4,
    name: 'a rule of many markets is held back under as many keys',
    up(db) {
      db.exec(`
        CREATE TABLE held_keys (
          id INTEGER PRIMARY KEY,
          rule_id TEXT NOT NULL,
          event_key TEXT NOT NULL,
          UNIQUE (rule_id, event_key)
        ) STRICT;
        INSERT OR IGNORE INTO held_keys (rule_id, event_key)
          SELECT rule_id, key_before FROM held WHERE key_before IS NOT NULL UNION ALL SELECT rule_id, last_key FROM held;
        ALTER TABLE held DROP COLUMN key_before;
        ALTER TABLE held DROP COLUMN last_key;
      `);
    },
  },
];
