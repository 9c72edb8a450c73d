import { createHash } from 'node:crypto';
import type { SentimentModel } from '../domain/news.ts';
import { type Migration, openDatabase } from '../storage/open-database.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import { inTransaction } from '../storage/transaction.ts';

/** What a model has answered before, by the text and the model's version. */
export type ScoreCache = {
  /** What was put, as JSON brings it back; undefined when nothing was. */
  get(model: SentimentModel, version: string, text: string): unknown | undefined;
  put(model: SentimentModel, version: string, text: string, value: unknown): void;
  /** As `put` for each, in one transaction: some times faster. */
  putAll(model: SentimentModel, version: string, answers: readonly { text: string; value: unknown }[]): void;
};

const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'answers',
    up(db) {
      db.exec(`
        CREATE TABLE answers (
          id INTEGER PRIMARY KEY,
          model TEXT NOT NULL,
          version TEXT NOT NULL,
          text_hash BLOB NOT NULL,
          value TEXT NOT NULL,
          UNIQUE (text_hash, model, version)
        ) STRICT`);
    },
  },
];

/** The oldest go first; the newest this many are kept, some 100 MB at most. */
const keptAnswers = 200_000;

/**
 * The cache in the database at `path`, in a file of its own: it may be deleted at any time, and what it holds can be
 * had again, so a power cut may take the last of it. The texts themselves are not in it.
 * @throws Failure as `openDatabase` does
 */
export function openScoreCache(path: string): ScoreCache & { close(): void } {
  const db = openDatabase(path, migrations, { synchronous: 'NORMAL' });
  const read = db.prepare('SELECT value FROM answers WHERE text_hash = ? AND model = ? AND version = ?');
  const write = db.prepare('INSERT OR REPLACE INTO answers (text_hash, model, version, value) VALUES (?, ?, ?, ?)');
  db.prepare('DELETE FROM answers WHERE id <= (SELECT max(id) FROM answers) - ?').run(keptAnswers);
  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStorageFailure(error, path);
    }
  }
  return {
    get: (model, version, text) =>
      guarded(() => {
        const row = read.get(hashText(text), model, version) as { value: string } | undefined;
        return row === undefined ? undefined : JSON.parse(row.value);
      }),
    put: (model, version, text, value) =>
      guarded(() => {
        write.run(hashText(text), model, version, JSON.stringify(value));
      }),
    putAll: (model, version, answers) =>
      guarded(() =>
        inTransaction(db, () => {
          for (const { text, value } of answers) write.run(hashText(text), model, version, JSON.stringify(value));
        }),
      ),
    close() {
      if (db.isOpen) db.close();
    },
  };
}

/** SHA-256 of a text in UTF-8. */
export function hashText(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
