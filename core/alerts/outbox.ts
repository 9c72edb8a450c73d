import type { DatabaseSync } from 'node:sqlite';
import type { AlertChannel } from '../domain/alert.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';

/** So long a window may come and show an alert; later it is missed. */
export const windowPatienceMs = 5 * minuteMs;

/** A delivery that is due. */
export type Waiting = { readonly alertId: number; readonly channel: 'webhook' | 'telegram'; readonly attempts: number };

/** What became of an attempt; `time` is when it was delivered or is tried next. */
export type Settled = {
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly time: UtcMs;
  readonly detail: string | null;
};

/** Deliveries that wait. Stored together with their alert, so that a killed process delivers them when it is back. */
export function prepareOutbox(db: DatabaseSync) {
  const add = db.prepare('INSERT INTO deliveries (alert_id, channel, state, time) VALUES (?, ?, ?, ?)');
  const waiting = "state = 'waiting' AND channel IN ('webhook', 'telegram')";
  const due = db.prepare(
    `SELECT alert_id AS alertId, channel, attempts FROM deliveries WHERE ${waiting} AND time <= ? ORDER BY time, alert_id LIMIT ?`,
  );
  const next = db.prepare(`SELECT min(time) AS time FROM deliveries WHERE ${waiting}`);
  const settle = db.prepare(
    'UPDATE deliveries SET state = ?, attempts = ?, time = ?, detail = ? WHERE alert_id = ? AND channel = ?',
  );
  const claim = db.prepare(
    `UPDATE deliveries SET state = ?, attempts = 1, time = ?, detail = ?
     WHERE alert_id = ? AND channel = ? AND channel IN ('desktop', 'sound') AND state = 'waiting' AND time >= ?`,
  );
  const retry = db.prepare(
    `UPDATE deliveries SET state = 'waiting', attempts = 0, time = ?, detail = NULL
     WHERE alert_id = ? AND channel = ? AND channel IN ('webhook', 'telegram') AND state = 'failed'`,
  );
  return {
    /** Whether there was such a delivery, and it had failed. */
    retry: (alertId: number, channel: AlertChannel, now: UtcMs): boolean =>
      retry.run(now, alertId, channel).changes === 1,
    add: (alertId: number, channel: AlertChannel, state: 'waiting' | 'quiet', now: UtcMs): void => {
      add.run(alertId, channel, state, now);
    },
    due: (now: UtcMs, limit: number) => due.all(now, limit).map((row) => ({ ...row })) as Waiting[],
    nextDue: (): UtcMs | undefined => (next.get()?.time as UtcMs | null) ?? undefined,
    settle(alertId: number, channel: AlertChannel, { state, attempts, time, detail }: Settled): void {
      settle.run(state, attempts, time, detail, alertId, channel);
    },
    claim(alertId: number, channel: AlertChannel, now: UtcMs, problem: string | undefined): boolean {
      const state = problem === undefined ? 'delivered' : 'failed';
      return claim.run(state, now, problem ?? null, alertId, channel, now - windowPatienceMs).changes === 1;
    },
  };
}
