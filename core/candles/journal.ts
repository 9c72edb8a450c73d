import type { DatabaseSync } from 'node:sqlite';
import type { Candle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { Series } from './block.ts';

/** How many refused rows are kept; older ones make room. */
const quarantineLimit = 1_000;

/** A refused row, as it came. */
export type QuarantinedRow = {
  market: Market;
  timeframe: Timeframe;
  at: UtcMs;
  source: string;
  row: unknown;
  reason: string;
};

/** A stored bar that the exchange changed afterwards: `at` is when that was seen. */
export type Revision = { openTime: UtcMs; at: UtcMs; before: Candle; after: Candle };

/** What became of stored bars: other values by the exchange or by an import, deleted, or there again after that. */
type ChangeKind = 'revised' | 'replaced' | 'deleted' | 'restored';

/** Bars that open from `first` to `last`, some or all of which may have other values now than before; `id` grows. */
export type Change = { id: number; first: UtcMs; last: UtcMs };

/** What happened to the stored bars: revisions and other changes, quarantine, and the holes the exchange has. */
export function prepareJournal(db: DatabaseSync) {
  const addRevision = db.prepare('INSERT INTO revisions (series, open_time, at, before, after) VALUES (?, ?, ?, ?, ?)');
  const revisions = db.prepare(
    'SELECT open_time, at, before, after FROM revisions WHERE series = ? ORDER BY open_time, rowid',
  );
  const addChange = db.prepare('INSERT INTO changes (series, kind, first_time, last_time, at) VALUES (?, ?, ?, ?, ?)');
  const changes = db.prepare(
    `SELECT id, first_time AS first, last_time AS last FROM changes INDEXED BY changes_in_order
     WHERE series = ? AND kind <> 'deleted' AND id > ? ORDER BY id LIMIT ?`,
  );
  const forgetChanges = db.prepare(
    `DELETE FROM changes INDEXED BY changes_in_order WHERE series = ? AND kind <> 'deleted' AND id <= ?`,
  );
  const deleted = db.prepare(
    `SELECT 1 FROM changes WHERE series = ? AND kind = 'deleted' AND first_time <= ? AND last_time >= ? LIMIT 1`,
  );
  const addQuarantine = db.prepare(
    'INSERT INTO quarantine (market, timeframe, at, source, row, reason) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const trimQuarantine = db.prepare('DELETE FROM quarantine WHERE id <= (SELECT max(id) FROM quarantine) - ?');
  const quarantined = db.prepare('SELECT market, timeframe, at, source, row, reason FROM quarantine ORDER BY id');
  const addHole = db.prepare('INSERT OR IGNORE INTO holes (series, from_time, to_time) VALUES (?, ?, ?)');
  const holes = db.prepare('SELECT from_time, to_time FROM holes WHERE series = ? ORDER BY from_time');

  const noteChange = (series: Series, kind: ChangeKind, first: UtcMs, last: UtcMs, at: UtcMs) =>
    addChange.run(series.id, kind, first, last, at);

  return {
    addRevision: (series: Series, at: UtcMs, before: Candle, after: Candle) => {
      addRevision.run(series.id, after.openTime, at, JSON.stringify(before), JSON.stringify(after));
      noteChange(series, 'revised', after.openTime, after.openTime, at);
    },
    noteChange,
    /** At most `limit` of those after the change with this id by which bars may have other values now; what is only gone is not among them. */
    changes: (series: Series, afterId: number, limit: number) =>
      changes.all(series.id, afterId, limit) as unknown as Change[],
    /** What is only gone is remembered: its bars may come back. */
    forgetChanges: (series: Series, upToId: number) => void forgetChanges.run(series.id, upToId),
    /** Whether any bar that opens from `first` to `last` was deleted at some time. */
    wasDeleted: (series: Series, first: UtcMs, last: UtcMs) => deleted.get(series.id, last, first) !== undefined,
    revisions: (series: Series): Revision[] =>
      revisions.all(series.id).map((row) => ({
        openTime: row.open_time as UtcMs,
        at: row.at as UtcMs,
        before: JSON.parse(row.before as string) as Candle,
        after: JSON.parse(row.after as string) as Candle,
      })),
    /** Keeps the newest of `rows`, and of all rows, up to the limit. */
    quarantine: (series: Series, at: UtcMs, source: string, rows: readonly { row: unknown; reason: string }[]) => {
      for (const { row, reason } of rows.slice(-quarantineLimit)) {
        addQuarantine.run(series.market, series.timeframe, at, source, JSON.stringify(row, plainNumber), reason);
      }
      if (rows.length > 0) trimQuarantine.run(quarantineLimit);
    },
    quarantined: (): QuarantinedRow[] =>
      quarantined.all().map((row) => ({
        market: row.market as Market,
        timeframe: row.timeframe as Timeframe,
        at: row.at as UtcMs,
        source: row.source as string,
        row: JSON.parse(row.row as string),
        reason: row.reason as string,
      })),
    addHole: (series: Series, from: UtcMs, to: UtcMs) => addHole.run(series.id, from, to),
    /** Ranges [from, to), ascending by start; they may overlap. */
    holes: (series: Series) =>
      holes.all(series.id).map((row) => ({ from: row.from_time as UtcMs, to: row.to_time as UtcMs })),
  };
}
export type Journal = ReturnType<typeof prepareJournal>;

// JSON has no NaN and no Infinity, and it is just those that are worth seeing here.
function plainNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
