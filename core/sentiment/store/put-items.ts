import type { DatabaseSync } from 'node:sqlite';
import { maxHeadlineLength } from '../../contract/sentiment-schemas.ts';
import type { UtcMs } from '../../domain/time.ts';
import { recogniseAssets } from '../assets/recognise-assets.ts';
import { type Fingerprint, fingerprint } from '../duplicates/fingerprint.ts';
import { duplicateSpanMs, type GroupedItem, groupItems } from '../duplicates/group-items.ts';
import type { RawItem } from '../raw-item.ts';
import { hashText } from '../score-cache.ts';

export type StoredItem = RawItem & {
  readonly id: number;
  /** When it counts from: the later of publishedAt and fetchedAt. */
  readonly availableTime: UtcMs;
  readonly assets: readonly string[];
};

const rememberedFingerprints = 20_000;
type NeighbourRow = { id: number; time: UtcMs; text: string; assets: string; leader: number | null };

/** Stores new items and groups near duplicates; the caller commits. */
export function preparePut(db: DatabaseSync) {
  const known = db.prepare(
    `SELECT 1 FROM items WHERE text_hash = $hash AND source_id = $sourceId AND source = $source
     AND (published_at = $publishedAt OR url = $url)`,
  );
  const insert = db.prepare(
    `INSERT INTO items (text, text_hash, published_at, fetched_at, available_time, source_id, source, url, is_backfilled, assets)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const neighbours = db.prepare(
    `SELECT id, available_time AS time, text, assets, leader_id AS leader FROM items
     WHERE available_time >= ? ORDER BY available_time, id`,
  );
  const setLeader = db.prepare('UPDATE items SET leader_id = ? WHERE id = ?');
  // By the text: an id may come again when a transaction is rolled back.
  const fingerprints = new Map<string, Fingerprint>();

  function fingerprintOf(text: string, assets: readonly string[]): Fingerprint {
    let known = fingerprints.get(text);
    if (known === undefined) {
      if (fingerprints.size >= rememberedFingerprints) fingerprints.clear();
      known = fingerprint(text, assets);
      fingerprints.set(text, known);
    }
    return known;
  }

  function* itemsFrom(time: UtcMs): Generator<GroupedItem> {
    for (const row of neighbours.iterate(time) as unknown as Iterable<NeighbourRow>) {
      const print = fingerprintOf(row.text, splitAssets(row.assets));
      yield { id: row.id, availableTime: row.time, fingerprint: print, leader: row.leader ?? undefined };
    }
  }

  function putOne(item: RawItem): StoredItem | undefined {
    const text = tidy(item.text);
    if (text === '') return undefined;
    const { publishedAt, fetchedAt, sourceId, source, url, isBackfilled } = item;
    const hash = hashText(text);
    if (known.get({ hash, sourceId, source, publishedAt, url })) return undefined;
    const availableTime = Math.max(publishedAt, fetchedAt);
    const assets = recogniseAssets(text);
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
    );
    return { ...item, text, id: Number(lastInsertRowid), availableTime, assets };
  }

  return (items: readonly RawItem[]): StoredItem[] => {
    const added = items.flatMap((item) => putOne(item) ?? []);
    if (added.length === 0) return [];
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const { availableTime } of added) {
      first = Math.min(first, availableTime);
      last = Math.max(last, availableTime);
    }
    for (const [id, leader] of groupItems(itemsFrom(first - duplicateSpanMs), last)) setLeader.run(leader, id);
    return added;
  };
}

/** As a name in the column: `,BTC,ETH,`, so that one can be looked for whole; empty for the whole market. */
function joinAssets(assets: readonly string[]): string {
  return assets.length === 0 ? '' : `,${assets.join(',')},`;
}

export function splitAssets(column: string): string[] {
  return column.split(',').filter(Boolean);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const control = /[\u0000-\u001f\u007f-\u009f]+/g;

/** One line of well-formed text without control characters, at most the longest headline that is taken. */
function tidy(text: string): string {
  return text.slice(0, maxHeadlineLength).toWellFormed().replace(control, ' ').trim();
}
