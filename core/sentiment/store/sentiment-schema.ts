import type { Migration } from '../../storage/open-database.ts';
import { fingerprint, hashMarks, toBytes } from '../duplicates/fingerprint.ts';
import { splitAssets } from './asset-column.ts';

/**
 * The database of headlines. `available_time` is the later of both times; `assets` is `,BTC,ETH,` or empty for the whole
 * market; `leader_id` is the first item that said the same, itself when it is the first. `marks` and `shingles` are its
 * fingerprint: when that changes, a migration has to compute it anew. `versions` are those of each model in the order in
 * which they were first used.
 */
export const sentimentMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'items, scores, Fear & Greed, use of the LLM',
    up(db) {
      db.exec(`
        CREATE TABLE items (
          id INTEGER PRIMARY KEY,
          text TEXT NOT NULL,
          text_hash BLOB NOT NULL,
          published_at INTEGER NOT NULL,
          fetched_at INTEGER NOT NULL,
          available_time INTEGER NOT NULL,
          source_id TEXT NOT NULL,
          source TEXT NOT NULL,
          url TEXT,
          is_backfilled INTEGER NOT NULL,
          assets TEXT NOT NULL,
          leader_id INTEGER,
          UNIQUE (text_hash, source_id, source, published_at)
        ) STRICT;
        CREATE INDEX items_by_time ON items (available_time);
        CREATE INDEX items_by_publication ON items (published_at);
        CREATE INDEX items_by_leader ON items (leader_id);
        CREATE TABLE scores (
          item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
          model TEXT NOT NULL,
          version TEXT NOT NULL,
          score REAL NOT NULL,
          uncertainty REAL NOT NULL,
          detail TEXT NOT NULL,
          scored_at INTEGER NOT NULL,
          PRIMARY KEY (item_id, model, version)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE fear_greed (
          published_at INTEGER PRIMARY KEY,
          fetched_at INTEGER NOT NULL,
          value REAL NOT NULL
        ) STRICT;
        CREATE TABLE llm_usage (
          day TEXT PRIMARY KEY,
          calls INTEGER NOT NULL,
          failures INTEGER NOT NULL,
          cache_hits INTEGER NOT NULL,
          input_tokens INTEGER NOT NULL,
          output_tokens INTEGER NOT NULL,
          cost_usd REAL NOT NULL
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    version: 2,
    name: 'marks of headlines, order of versions',
    up(db) {
      db.exec(`
        ALTER TABLE items ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE items ADD COLUMN shingles BLOB NOT NULL DEFAULT x'';
      `);
      const write = db.prepare('UPDATE items SET marks = ?, shingles = ? WHERE id = ?');
      for (const { id, text, assets } of db.prepare('SELECT id, text, assets FROM items').all()) {
        const print = fingerprint(String(text), splitAssets(String(assets)));
        write.run(hashMarks(print), toBytes(print), id);
      }
      db.exec(`
        CREATE INDEX items_by_marks ON items (marks, available_time);
        CREATE TABLE versions (
          id INTEGER PRIMARY KEY,
          model TEXT NOT NULL,
          version TEXT NOT NULL,
          UNIQUE (model, version)
        ) STRICT;
        INSERT INTO versions (model, version)
          SELECT model, version FROM scores GROUP BY model, version ORDER BY min(scored_at);
      `);
    },
  },
];
