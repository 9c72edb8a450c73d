import type { DatabaseSync } from 'node:sqlite';
import type { AlertList } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';

/** Alerts of a rule that were only counted. */
export type HeldBack = AlertList['heldBack'][number];

/** Counts what is held back, so that a rule that would fire each second cannot fill the disk. */
export function prepareHolds(db: DatabaseSync) {
  const known = db.prepare('SELECT 1 FROM held WHERE rule_id = ? AND ? IN (last_key, key_before)');
  const add = db.prepare(
    `INSERT INTO held (rule_id, reason, count, last_time, last_key) VALUES (?, ?, 1, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + 1, last_time = excluded.last_time, key_before = last_key, last_key = excluded.last_key`,
  );
  const remove = db.prepare('DELETE FROM held WHERE rule_id = ?');
  const all = db.prepare(
    'SELECT rule_id AS ruleId, reason, count, last_time AS lastTime FROM held ORDER BY rule_id, reason',
  );
  return {
    isKnown: (ruleId: string, key: string): boolean => known.get(ruleId, key) !== undefined,
    count: (ruleId: string, reason: HeldBack['reason'], now: UtcMs, key: string): void => {
      add.run(ruleId, reason, now, key);
    },
    clear: (ruleId: string): void => {
      remove.run(ruleId);
    },
    list: () => all.all().map((row) => ({ ...row })) as HeldBack[],
  };
}
