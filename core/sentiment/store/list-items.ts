import type { DatabaseSync } from 'node:sqlite';
import type { NewsItem, NewsPage, NewsQuery } from '../../contract/contract.ts';
import type { FusionWeights, ScorePart } from '../../domain/news.ts';
import { fuse } from '../../features/fuse-scores.ts';
import { assetOf } from '../assets/recognise-assets.ts';
import { splitAssets } from './asset-column.ts';

type Row = Omit<NewsItem, 'assets' | 'isBackfilled' | 'fused' | 'parts'> & { assets: string; isBackfilled: number };

/** Items newest publication first, as the page shows them: every item, near duplicates too. */
export function prepareList(db: DatabaseSync) {
  db.function('contains_text', { deterministic: true }, (text, wanted) =>
    String(text).toLowerCase().includes(String(wanted)) ? 1 : 0,
  );
  const where = `WHERE ($asset IS NULL OR assets = '' OR instr(assets, $asset)) AND ($sourceId IS NULL OR source_id = $sourceId)
    AND ($search IS NULL OR contains_text(text, $search))`;
  const page = db.prepare(
    `SELECT id, published_at AS publishedAt, fetched_at AS fetchedAt, source_id AS sourceId, source, url, text, assets,
       is_backfilled AS isBackfilled, (SELECT count(*) FROM items c WHERE c.leader_id = items.leader_id) AS copies
     FROM items ${where} AND ($beforeId IS NULL
       OR (published_at, id) < (SELECT published_at, id FROM items b WHERE b.id = $beforeId))
     ORDER BY published_at DESC, id DESC LIMIT $limit`,
  );
  const total = db.prepare(`SELECT count(*) AS items FROM items ${where}`);
  const scores = db.prepare(
    `SELECT model, score, uncertainty FROM scores JOIN versions v USING (model, version) WHERE item_id = ? ORDER BY v.id`,
  );

  return (query: NewsQuery, weights: FusionWeights): NewsPage => {
    const { market, sourceId = null, search, beforeId = null, limit = 100 } = query;
    const filter = {
      asset: market === undefined ? null : `,${assetOf(market)},`,
      sourceId,
      search: search ? search.toLowerCase() : null,
    };
    const rows = page.all({ ...filter, beforeId, limit }) as unknown as Row[];
    const items = rows.map((row): NewsItem => {
      const newest = new Map((scores.all(row.id) as ScorePart[]).map((part) => [part.model, part]));
      const { label, score, uncertainty, shares } = fuse([...newest.values()], weights);
      const scoreOf = (model: ScorePart['model']) => newest.get(model)?.score ?? null;
      return {
        ...row,
        assets: splitAssets(row.assets),
        isBackfilled: row.isBackfilled === 1,
        fused: { label, score, uncertainty, shares },
        parts: { lexicon: scoreOf('lexicon'), finbert: scoreOf('finbert'), llm: scoreOf('llm') },
      };
    });
    return { items, total: total.get(filter)?.items as number };
  };
}
