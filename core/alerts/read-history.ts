import type { DatabaseSync } from 'node:sqlite';
import type { Alert } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';
import { windowPatienceMs } from './outbox.ts';

type Delivery = Alert['deliveries'][number];

const columns = `id, rule_id AS ruleId, rule_name AS ruleName, kind, market, event_time AS eventTime,
  fired_at AS firedAt, text, is_test AS isTest`;

/** Alerts as pages see them. */
export function prepareHistory(db: DatabaseSync) {
  const one = db.prepare(`SELECT ${columns} FROM alerts WHERE id = ?`);
  const page = db.prepare(`SELECT ${columns} FROM alerts WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const deliveries = db.prepare(
    'SELECT channel, state, attempts, time, detail FROM deliveries WHERE alert_id = ? ORDER BY channel',
  );
  const countUnread = db.prepare('SELECT count(*) AS count FROM alerts WHERE is_read = 0');
  const markRead = db.prepare('UPDATE alerts SET is_read = 1 WHERE is_read = 0');
  const unclaimed = db.prepare(
    `SELECT DISTINCT ${columns} FROM alerts JOIN deliveries ON alert_id = id
     WHERE state = 'waiting' AND channel IN ('desktop', 'sound') AND time >= ? ORDER BY id`,
  );

  const toDelivery = (row: Delivery, now: UtcMs): Delivery => {
    const isForWindow = row.channel === 'desktop' || row.channel === 'sound';
    const isMissed = isForWindow && row.state === 'waiting' && (row.time ?? 0) < now - windowPatienceMs;
    if (isMissed) return { ...row, state: 'missed', time: null, detail: 'No window was open in time.' };
    return row.state === 'quiet' ? { ...row, time: null } : { ...row };
  };
  const toAlert = (row: Record<string, unknown>, now: UtcMs): Alert => {
    const own = deliveries.all(row.id as number) as Delivery[];
    const alert = { ...row, isTest: row.isTest === 1, deliveries: own.map((each) => toDelivery(each, now)) };
    return alert as unknown as Alert;
  };

  return {
    read(id: number, now: UtcMs): Alert | undefined {
      const row = one.get(id);
      return row && toAlert(row, now);
    },
    list: (before: number | undefined, limit: number, now: UtcMs): Alert[] =>
      page.all(before ?? Number.MAX_SAFE_INTEGER, limit).map((row) => toAlert(row, now)),
    unclaimed: (now: UtcMs): Alert[] => unclaimed.all(now - windowPatienceMs).map((row) => toAlert(row, now)),
    unread: (): number => countUnread.get()?.count as number,
    markRead: (): void => {
      markRead.run();
    },
  };
}
