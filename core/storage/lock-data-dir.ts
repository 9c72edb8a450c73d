import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../domain/failure.ts';
import { toStorageFailure } from './storage-failure.ts';

const sqliteBusy = 5;

/**
 * Holds the data folder for this process alone until `release()`.
 * SQLite takes the operating system's own file lock, which dies with the process: a crash leaves nothing to clean up.
 * @throws Failure 'busy' that names the process that holds it
 */
export function lockDataDir(path: string): { release(): void } {
  const lockPath = join(path, 'lock.sqlite');
  const holderPath = join(path, 'lock.pid');
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(lockPath, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw toStorageFailure(error, lockPath);
    throw new Failure(
      'busy',
      `The data folder ${path} is in use by another Omni-Crypto (process ${holder(holderPath)}); close it first, or choose another with --data-dir DIR.`,
      { cause: error },
    );
  }
  const held = db;
  writeFileSync(holderPath, String(process.pid));
  return {
    release() {
      if (!held.isOpen) return;
      rmSync(holderPath, { force: true });
      held.close();
    },
  };
}

// The holder writes its number just after it has the lock, so for a moment there may be none.
function holder(path: string): string {
  try {
    return readFileSync(path, 'utf8') || 'starting';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'starting';
    throw error;
  }
}
