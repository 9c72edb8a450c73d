import type { DatabaseSync } from 'node:sqlite';
import type { Market } from '../../domain/market.ts';
import type { UtcMs } from '../../domain/time.ts';
import { assetOf } from '../assets/recognise-assets.ts';
import { fingerprint } from '../duplicates/fingerprint.ts';
import type { GroupedItem } from '../duplicates/group-items.ts';

type Row = { id: number; time: UtcMs; text: string; assets: string; isBackfilled: number };

/** The headlines a market has heard in [from, to], of near duplicates the first only, as they are compared with others; ascending by time. */
export function findLeaders(db: DatabaseSync, market: Market, from: UtcMs, to: UtcMs): GroupedItem[] {
  const rows = db
    .prepare(
      `SELECT id, available_time AS time, text, assets, is_backfilled AS isBackfilled FROM items
       WHERE available_time >= ? AND available_time <= ? AND leader_id = id AND (assets = '' OR instr(assets, ?))
       ORDER BY available_time, id`,
    )
    .all(from, to, `,${assetOf(market)},`) as unknown as Row[];
  return rows.map(({ id, time, text, assets, isBackfilled }) => ({
    id,
    availableTime: time,
    fingerprint: fingerprint(text, assets.split(',').filter(Boolean)),
    isBackfilled: isBackfilled === 1,
    leader: id,
  }));
}
