import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../domain/failure.ts';
import { toStorageFailure } from './storage-failure.ts';
import { inTransaction } from './transaction.ts';

/** One step of a schema; version n brings a database from n − 1 to n. */
export type Migration = { version: number; name: string; up(db: DatabaseSync): void };

/**
 * An open database at the newest schema, in WAL mode.
 * An existing one of an older schema is copied to `<path>.v<n>.backup` before it is migrated; each migration is one transaction.
 * @param options.synchronous FULL for what cannot be fetched again; NORMAL survives a killed process, but a power cut may take the last commits
 * @throws Failure 'version-mismatch' when the file is of a newer version, or read-only and of an older one; 'not-found' when read-only and absent;
 * 'corrupt' when it is not a database; 'unavailable' when it cannot be opened
 */
export function openDatabase(
  path: string,
  migrations: readonly Migration[],
  options: { synchronous: 'FULL' | 'NORMAL'; readOnly?: boolean },
): DatabaseSync {
  checkNumbers(migrations);
  const readOnly = options.readOnly ?? false;
  if (readOnly && !existsSync(path)) throw new Failure('not-found', `${path} does not exist yet.`);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly, timeout: 5_000 });
    const version = schemaVersion(db);
    checkVersion(path, version, migrations.length, readOnly);
    if (readOnly) return db;
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous}; PRAGMA foreign_keys = ON`);
    if (version > 0 && version < migrations.length) backUp(db, `${path}.v${version}.backup`);
    for (const migration of migrations.slice(version)) apply(db, migration);
    return db;
  } catch (error) {
    db?.close();
    throw toStorageFailure(error, path);
  }
}

function checkNumbers(migrations: readonly Migration[]): void {
  const wrong = migrations.findIndex((migration, i) => migration.version !== i + 1);
  if (wrong >= 0) {
    const { version, name } = migrations[wrong];
    throw new Error(`Migration "${name}" has number ${version} where ${wrong + 1} is expected`);
  }
}

function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version);
}

function checkVersion(path: string, version: number, known: number, readOnly: boolean): void {
  if (version > known) {
    throw new Failure(
      'version-mismatch',
      `${path} was written by a newer version (its schema is ${version}, this one knows ${known}); update the application.`,
    );
  }
  if (readOnly && version < known) {
    throw new Failure(
      'version-mismatch',
      `${path} has the older schema ${version} where ${known} is needed; start the application once to bring it up to date.`,
    );
  }
}

function backUp(db: DatabaseSync, path: string): void {
  rmSync(path, { force: true });
  db.prepare('VACUUM INTO ?').run(path);
}

function apply(db: DatabaseSync, migration: Migration): void {
  inTransaction(db, () => {
    migration.up(db);
    db.exec(`PRAGMA user_version = ${migration.version}`);
  });
}
