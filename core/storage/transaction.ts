import type { DatabaseSync } from 'node:sqlite';

/**
 * What `work` returns, with everything it wrote committed together.
 * When it throws nothing is kept and the error goes on; transactions do not nest.
 */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk or an I/O error may have rolled back already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
