import type { DatabaseSync } from 'node:sqlite';
import type { UtcMs } from '../domain/time.ts';

/** Where an event stands in what is stored elsewhere, so that it is found again after a kill. */
export type StoredAt = {
  /** What it is stored in; told in the order of `position`. */
  readonly source: string;
  readonly position: number;
};

/** Up to where a source was told, whatever came of it. */
export type ToldMark = {
  /** Undefined: nothing of it was told yet. */
  readonly position: number | undefined;
  /** What was told at `position`. */
  readonly keys: ReadonlySet<string>;
  /** What was known before need not be told: nobody waited, or it is not known whether it was. */
  readonly since: UtcMs;
};

export function wasTold(mark: ToldMark, event: { key: string; stored?: StoredAt }, knownAt: UtcMs): boolean {
  if (knownAt < mark.since) return true;
  const { position } = event.stored ?? {};
  if (position === undefined || mark.position === undefined) return false;
  return position < mark.position || mark.keys.has(event.key);
}

/** Names no source: since then it is known what was told. */
const beginning = '';

/** Up to where each source was told: the keys at its newest position. */
export function prepareToldMarks(db: DatabaseSync) {
  // After a clock was set back it goes on from there: something told twice is better than something lost.
  const forget = db.prepare('DELETE FROM told WHERE source = ? AND position <> ?');
  const add = db.prepare('INSERT OR IGNORE INTO told (source, position, event_key) VALUES (?, ?, ?)');
  const all = db.prepare('SELECT position, event_key AS key FROM told WHERE source = ?');
  const read = (source: string) => all.all(source) as { position: number; key: string }[];
  return {
    begin(now: UtcMs): void {
      if (read(beginning).length === 0) add.run(beginning, now, '');
    },
    read(source: string): ToldMark {
      const rows = read(source);
      const position = rows.at(0)?.position;
      const since = position === undefined ? (read(beginning).at(0)?.position ?? 0) : 0;
      return { position, keys: new Set(rows.map(({ key }) => key)), since };
    },
    put({ source, position }: StoredAt, key: string): void {
      forget.run(source, position);
      add.run(source, position, key);
    },
  };
}
