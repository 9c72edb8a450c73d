import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { Failure } from '../domain/failure.ts';
import type { SentimentModel } from '../domain/news.ts';
import { type Logger, silentLogger } from '../domain/ports.ts';
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
 * had again, so a power cut may take the last of it. The texts themselves are not in it. A damaged one stops nothing:
 * it is set aside as `<path>.damaged`, with a warning, and a new one begun.
 * @throws Failure as `openDatabase` does, except 'corrupt'
 */
export function openScoreCache(path: string, logger: Logger = silentLogger): ScoreCache & { close(): void } {
  let answers = openOrReplace();

  function openOrReplace(): ReturnType<typeof openAnswers> {
    try {
      return openAnswers(path);
    } catch (error) {
      if (!isDamage(error)) throw error;
      setAside(path, error, logger);
      return openAnswers(path);
    }
  }

  /** Damage may come to light only where a page is read. */
  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const known = toStorageFailure(error, path);
      if (!isDamage(known)) throw known;
      answers.db.close();
      setAside(path, known, logger);
      answers = openAnswers(path);
      return work();
    }
  }

  return {
    get: (model, version, text) =>
      guarded(() => {
        const row = answers.read.get(hashText(text), model, version) as { value: string } | undefined;
        return row === undefined ? undefined : JSON.parse(row.value);
      }),
    put: (model, version, text, value) =>
      guarded(() => {
        answers.write.run(hashText(text), model, version, JSON.stringify(value));
      }),
    putAll: (model, version, given) =>
      guarded(() =>
        inTransaction(answers.db, () => {
          for (const { text, value } of given) {
            answers.write.run(hashText(text), model, version, JSON.stringify(value));
          }
        }),
      ),
    close() {
      if (answers.db.isOpen) answers.db.close();
    },
  };
}

function openAnswers(path: string) {
  const db = openDatabase(path, migrations, { synchronous: 'NORMAL' });
  try {
    db.prepare('DELETE FROM answers WHERE id <= (SELECT max(id) FROM answers) - ?').run(keptAnswers);
    return {
      db,
      read: db.prepare('SELECT value FROM answers WHERE text_hash = ? AND model = ? AND version = ?'),
      write: db.prepare('INSERT OR REPLACE INTO answers (text_hash, model, version, value) VALUES (?, ?, ?, ?)'),
    };
  } catch (error) {
    db.close();
    const known = toStorageFailure(error, path);
    if (known instanceof Failure) throw known;
    throw new Failure('corrupt', `${path} does not hold the table it should.`, { cause: error });
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Failure && error.code === 'corrupt';
}

function setAside(path: string, error: unknown, logger: Logger): void {
  const aside = `${path}.damaged`;
  for (const old of [aside, `${path}-wal`, `${path}-shm`]) rmSync(old, { force: true });
  renameSync(path, aside);
  logger.warn('The cache of scores was damaged; it was set aside and a new one begun', { aside, error: String(error) });
}

/** SHA-256 of a text in UTF-8. */
export function hashText(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
