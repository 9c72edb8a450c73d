import { join } from 'node:path';
import type { Alert, AlertRule } from '../contract/contract.ts';
import type { AlertChannel } from '../domain/alert.ts';
import type { UtcMs } from '../domain/time.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { openDatabase } from '../storage/open-database.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import { inTransaction } from '../storage/transaction.ts';
import type { AlertEvent } from './alert-event.ts';
import { alertMigrations } from './alert-schema.ts';
import { type HeldBack, prepareHolds } from './hold-back.ts';
import { prepareOutbox, type Settled, type Waiting } from './outbox.ts';
import { prepareHistory } from './read-history.ts';
import { prepareToldMarks, type ToldMark } from './told-marks.ts';

/** Older alerts are forgotten. */
const keptAlerts = 10_000;

/** An alert that is to be stored, and what may hold it back. */
export type Firing = {
  readonly rule: AlertRule;
  readonly event: Pick<AlertEvent, 'key' | 'kind' | 'time' | 'market' | 'stored'>;
  readonly text: string;
  readonly now: UtcMs;
  readonly isQuiet: boolean;
  readonly mostPerHour: number;
  /** Nothing holds a test back. */
  readonly isTest: boolean;
};

/** Alerts, where each has gone, and what still has to go: `<dataDir>/alerts.sqlite`, fully synchronous. */
export type AlertStore = {
  /**
   * The alerts with their deliveries, and that this was told, all stored at once; none of a rule that has told this already or is held
   * back.
   */
  fire(firings: readonly Firing[]): Alert[];
  /** Up to where a source was told. */
  toldOf(source: string): ToldMark;
  read(id: number, now: UtcMs): Alert | undefined;
  /** Newest first, those with a smaller id than `before`. */
  list(before: number | undefined, limit: number, now: UtcMs): Alert[];
  unread(): number;
  markRead(): void;
  heldBack(): HeldBack[];
  /** What goes out without a window and is due, oldest first, at most `limit`. */
  due(now: UtcMs, limit: number): Waiting[];
  /** When the next of them is due; undefined when none waits. */
  nextDue(): UtcMs | undefined;
  settle(alertId: number, channel: AlertChannel, settled: Settled): void;
  /** Whether the caller is the first to ask for it, in time; with a problem the delivery has failed. */
  claim(alertId: number, channel: AlertChannel, now: UtcMs, problem: string | undefined): boolean;
  /** Whether a delivery had failed and waits anew. */
  retry(alertId: number, channel: AlertChannel, now: UtcMs): boolean;
  /** Alerts whose delivery by a window is still to be claimed. */
  unclaimed(now: UtcMs): Alert[];
  /** Closing twice is harmless. */
  close(): void;
};

/** @param now from when on it is known what was told, in a new store; @throws Failure as `openDatabase` does */
export function openAlertStore(dataDir: string, now: UtcMs): AlertStore {
  const path = join(dataDir, 'alerts.sqlite');
  const db = openDatabase(path, alertMigrations, { synchronous: 'FULL' });
  const holds = prepareHolds(db);
  const told = prepareToldMarks(db);
  const outbox = prepareOutbox(db);
  const history = prepareHistory(db);
  const known = db.prepare('SELECT 1 FROM alerts WHERE rule_id = ? AND event_key = ?');
  const lastOf = db.prepare('SELECT max(fired_at) AS time FROM alerts WHERE rule_id = ? AND is_test = 0');
  const since = db.prepare('SELECT count(*) AS count FROM alerts WHERE fired_at > ? AND fired_at <= ? AND is_test = 0');
  const insert = db.prepare(
    'INSERT INTO alerts (rule_id, rule_name, event_key, kind, market, event_time, fired_at, text, is_test) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const forget = db.prepare('DELETE FROM alerts WHERE id <= ?');

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStorageFailure(error, path);
    }
  }

  /** Why the alert is only counted. A clock that was set back must not silence a rule. */
  const holdOf = ({ rule, now, mostPerHour }: Firing): HeldBack['reason'] | undefined => {
    const last = lastOf.get(rule.id)?.time as UtcMs | null;
    if (last !== null && now >= last && now - last < rule.coolDownMinutes * minuteMs) return 'coolDown';
    return (since.get(now - hourMs, now)?.count as number) >= mostPerHour ? 'mostPerHour' : undefined;
  };

  const fire = (firing: Firing): number | undefined => {
    const { rule, event, text, now, isTest } = firing;
    if (known.get(rule.id, event.key) || holds.isKnown(rule.id, event.key)) return undefined;
    const hold = isTest ? undefined : holdOf(firing);
    if (hold) {
      holds.count(rule.id, hold, now, event.key);
      return undefined;
    }
    if (!isTest) holds.clear(rule.id);
    const { key, kind, market, time } = event;
    const added = insert.run(rule.id, rule.name, key, kind, market, time, now, text, isTest ? 1 : 0);
    const id = Number(added.lastInsertRowid);
    for (const channel of rule.channels) outbox.add(id, channel, firing.isQuiet && !isTest ? 'quiet' : 'waiting', now);
    forget.run(id - keptAlerts);
    return id;
  };

  const fireAll = (firings: readonly Firing[]): number[] =>
    firings.flatMap((firing) => {
      const { key, stored } = firing.event;
      if (stored) told.put(stored, key);
      return fire(firing) ?? [];
    });

  guarded(() => told.begin(now));
  return {
    fire: (firings) =>
      guarded(() => {
        const ids = inTransaction(db, () => fireAll(firings));
        return ids.flatMap((id) => history.read(id, firings[0].now) ?? []);
      }),
    toldOf: (source) => guarded(() => told.read(source)),
    read: (id, now) => guarded(() => history.read(id, now)),
    list: (before, limit, now) => guarded(() => history.list(before, limit, now)),
    unread: () => guarded(() => history.unread()),
    markRead: () => guarded(() => history.markRead()),
    heldBack: () => guarded(() => holds.list()),
    due: (now, limit) => guarded(() => outbox.due(now, limit)),
    nextDue: () => guarded(() => outbox.nextDue()),
    settle: (alertId, channel, settled) => guarded(() => outbox.settle(alertId, channel, settled)),
    claim: (alertId, channel, now, problem) => guarded(() => outbox.claim(alertId, channel, now, problem)),
    retry: (alertId, channel, now) => guarded(() => outbox.retry(alertId, channel, now)),
    unclaimed: (now) => guarded(() => history.unclaimed(now)),
    close() {
      if (db.isOpen) db.close();
    },
  };
}
