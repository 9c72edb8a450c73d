import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Migration, openDatabase } from './open-database.ts';
import { toStorageFailure } from './storage-failure.ts';
import { inTransaction } from './transaction.ts';

const notes: Migration = { version: 1, name: 'notes', up: (db) => db.exec('CREATE TABLE notes (text TEXT)') };
const authors: Migration = { version: 2, name: 'authors', up: (db) => db.exec('ALTER TABLE notes ADD author TEXT') };
const full = { synchronous: 'FULL' } as const;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-database-'));
  path = join(folder, 'a.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('opening a database', () => {
  it('brings a new file to the newest schema, in WAL mode', () => {
    const db = openDatabase(path, [notes, authors], full);
    db.exec("INSERT INTO notes VALUES ('hello', 'me')");
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });

  it('migrates an older file, keeps its rows and a copy from before', () => {
    const old = openDatabase(path, [notes], full);
    old.exec("INSERT INTO notes VALUES ('hello')");
    old.close();
    const db = openDatabase(path, [notes, authors], full);
    expect(db.prepare('SELECT * FROM notes').all()).toEqual([{ text: 'hello', author: null }]);
    db.close();
    const backup = new DatabaseSync(`${path}.v1.backup`);
    expect(backup.prepare('SELECT * FROM notes').all()).toEqual([{ text: 'hello' }]);
    backup.close();
  });

  it('leaves the file at its old schema when a migration fails', () => {
    openDatabase(path, [notes], full).close();
    const broken: Migration = {
      version: 2,
      name: 'broken',
      up(db) {
        db.exec('CREATE TABLE half (a)');
        throw new Error('boom');
      },
    };
    expect(() => openDatabase(path, [notes, broken], full)).toThrow('boom');
    const db = openDatabase(path, [notes], full);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
    db.close();
  });

  it('refuses a file of a newer version and does not touch it', () => {
    openDatabase(path, [notes, authors], full).close();
    expect(() => openDatabase(path, [notes], full)).toThrow(expect.objectContaining({ code: 'version-mismatch' }));
    openDatabase(path, [notes, authors], full).close();
  });

  it('refuses migrations with a gap in their numbers', () => {
    expect(() => openDatabase(path, [notes, { ...authors, version: 3 }], full)).toThrow('"authors" has number 3');
  });

  it('refuses a file that is no database, by name', () => {
    writeFileSync(path, 'x'.repeat(5_000));
    expect(() => openDatabase(path, [notes], full)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    expect(() => openDatabase(path, [notes], full)).toThrow(path);
  });

  it('opens for reading only what is there and up to date', () => {
    const readOnly = { ...full, readOnly: true };
    expect(() => openDatabase(path, [notes], readOnly)).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(existsSync(path)).toBe(false);
    openDatabase(path, [notes], full).close();
    expect(() => openDatabase(path, [notes, authors], readOnly)).toThrow('older schema 1');
    const db = openDatabase(path, [notes], readOnly);
    expect(() => db.exec("INSERT INTO notes VALUES ('no')")).toThrow('readonly');
    db.close();
  });

  it('says that the disk is full, keeps what was committed and goes on when there is space', () => {
    const db = openDatabase(path, [notes], full);
    const insert = db.prepare('INSERT INTO notes VALUES (?)');
    // SQLite's own limit gives the very error of a full disk.
    db.exec('PRAGMA max_page_count = 20');
    let committed = 0;
    let trouble: unknown;
    while (!trouble) {
      try {
        inTransaction(db, () => insert.run('x'.repeat(3_000)));
        committed++;
      } catch (error) {
        trouble = toStorageFailure(error, path);
      }
    }
    expect(trouble).toMatchObject({ code: 'unavailable', message: expect.stringContaining('is full') });
    expect(db.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: committed });
    db.exec('PRAGMA max_page_count = 1000');
    inTransaction(db, () => insert.run('again'));
    expect(db.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: committed + 1 });
    db.close();
  });

  it('keeps nothing of a transaction that throws', () => {
    const db = openDatabase(path, [notes], full);
    const half = () => {
      db.exec("INSERT INTO notes VALUES ('half')");
      throw new Error('stop');
    };
    expect(() => inTransaction(db, half)).toThrow('stop');
    expect(db.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 0 });
    expect(inTransaction(db, () => 7)).toBe(7);
    db.close();
  });
});
