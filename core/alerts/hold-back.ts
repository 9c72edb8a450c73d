import type { DatabaseSync } from 'node:sqlite';
import type { AlertList } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';

/** Alerts of a rule that were only counted. */
export type HeldBack = AlertList['heldBack'][number];

/** Older keys are forgotten, of all rules together; what has them could be counted, or told, once more. */
const keptKeys = 10_000;

/** Counts what is held back, each key once, so that a rule that would fire each second cannot fill the disk. */
export function prepareHolds(db: DatabaseSync) {
  const known = db.prepare('SELECT 1 FROM held_keys WHERE rule_id = ? AND event_key = ?');
  const addKey = db.prepare('INSERT INTO held_keys (rule_id, event_key) VALUES (?, ?)');
  const forget = db.prepare('DELETE FROM held_keys WHERE id <= ?');
  const add = db.prepare(
    `INSERT INTO held (rule_id, reason, count, last_time) VALUES (?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET count = count + 1, last_time = excluded.last_time`,
  );
  const remove = db.prepare('DELETE FROM held WHERE rule_id = ?');
  const all = db.prepare(
    'SELECT rule_id AS ruleId, reason, count, last_time AS lastTime FROM held ORDER BY rule_id, reason',
  );
  return {
    isKnown: (ruleId: string, key: string): boolean => known.get(ruleId, key) !== undefined,
    count: (ruleId: string, reason: HeldBack['reason'], now: UtcMs, key: string): void => {
      add.run(ruleId, reason, now);
      forget.run(Number(addKey.run(ruleId, key).lastInsertRowid) - keptKeys);
    },
    clear: (ruleId: string): void => {
      remove.run(ruleId);
    },
    list: () => all.all().map((row) => ({ ...row })) as HeldBack[],
  };
}
