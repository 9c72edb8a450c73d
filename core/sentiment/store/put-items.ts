import type { DatabaseSync } from 'node:sqlite';
import { maxHeadlineLength } from '../../contract/sentiment-schemas.ts';
import type { UtcMs } from '../../domain/time.ts';
import { recogniseAssets } from '../assets/recognise-assets.ts';
import { fingerprint, fromBytes, hashMarks, toBytes } from '../duplicates/fingerprint.ts';
import { duplicateSpanMs, type GroupedItem, groupItems } from '../duplicates/group-items.ts';
import type { RawItem } from '../raw-item.ts';
import { hashText } from '../score-cache.ts';
import { joinAssets } from './asset-column.ts';

export type StoredItem = RawItem & {
  readonly id: number;
  /** When it counts from: the later of publishedAt and fetchedAt. */
  readonly availableTime: UtcMs;
  readonly assets: readonly string[];
};

type NewItem = { readonly marks: number; readonly stored: StoredItem };

type NeighbourRow = {
  id: number;
  time: UtcMs;
  shingles: Uint8Array;
  isBackfilled: number;
  leader: number | null;
};

/** Stores new items and groups near duplicates; the caller commits. */
export function preparePut(db: DatabaseSync) {
  const known = db.prepare(
    `SELECT 1 FROM items WHERE text_hash = $hash AND source_id = $sourceId AND source = $source
     AND (published_at = $publishedAt OR url = $url)`,
  );
  const insert = db.prepare(
    `INSERT INTO items (text, text_hash, published_at, fetched_at, available_time, source_id, source, url, is_backfilled, assets, marks, shingles)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const neighbours = db.prepare(
    `SELECT id, available_time AS time, shingles, is_backfilled AS isBackfilled, leader_id AS leader FROM items
     WHERE marks = ? AND available_time >= ? ORDER BY available_time, id`,
  );
  const setLeader = db.prepare('UPDATE items SET leader_id = ? WHERE id = ?');

  function* itemsFrom(marks: number, time: UtcMs): Generator<GroupedItem> {
    for (const row of neighbours.iterate(marks, time) as unknown as Iterable<NeighbourRow>) {
      const print = fromBytes(String(marks), row.shingles);
      yield {
        id: row.id,
        availableTime: row.time,
        fingerprint: print,
        isBackfilled: row.isBackfilled === 1,
        leader: row.leader ?? undefined,
      };
    }
  }

  function putOne(item: RawItem): NewItem | undefined {
    const text = tidy(item.text);
    if (text === '') return undefined;
    const { publishedAt, fetchedAt, sourceId, source, url, isBackfilled } = item;
    const hash = hashText(text);
    if (known.get({ hash, sourceId, source, publishedAt, url })) return undefined;
    const availableTime = Math.max(publishedAt, fetchedAt);
    const assets = recogniseAssets(text);
    const print = fingerprint(text, assets);
    const marks = hashMarks(print);
    const { lastInsertRowid } = insert.run(
      text,
      hash,
      publishedAt,
      fetchedAt,
      availableTime,
      sourceId,
      source,
      url,
      isBackfilled ? 1 : 0,
      joinAssets(assets),
      marks,
      toBytes(print),
    );
    return { marks, stored: { ...item, text, id: Number(lastInsertRowid), availableTime, assets } };
  }

  return (items: readonly RawItem[]): StoredItem[] => {
    const added = items.flatMap((item) => putOne(item) ?? []);
    for (const { marks, from, to } of neighbourhoods(added)) {
      for (const [id, leader] of groupItems(itemsFrom(marks, from), to)) setLeader.run(leader, id);
    }
    return added.map(({ stored }) => stored);
  };
}

/** Where new items may change groups, by marks and time: so much is read for them, in whatever order they come. */
function neighbourhoods(added: readonly NewItem[]): { marks: number; from: UtcMs; to: UtcMs }[] {
  const found: { marks: number; from: UtcMs; to: UtcMs }[] = [];
  const inOrder = added.map(({ marks, stored }) => ({ marks, time: stored.availableTime }));
  inOrder.sort((a, b) => a.marks - b.marks || a.time - b.time);
  for (const { marks, time } of inOrder) {
    const last = found.at(-1);
    if (last?.marks === marks && time - last.to <= duplicateSpanMs) last.to = time;
    else found.push({ marks, from: time - duplicateSpanMs, to: time });
  }
  return found;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const control = /[\u0000-\u001f\u007f-\u009f]+/g;

/** One line of well-formed text without control characters, at most the longest headline that is taken. */
function tidy(text: string): string {
  return text.slice(0, maxHeadlineLength).toWellFormed().replace(control, ' ').trim();
}
