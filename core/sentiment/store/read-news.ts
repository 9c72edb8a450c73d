import type { DatabaseSync } from 'node:sqlite';
import type { Market } from '../../domain/market.ts';
import type { FearGreedReading, MarketNews, Mention, SentimentModel } from '../../domain/news.ts';
import type { UtcMs } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import { mentionLifeMs, readingLifeMs } from '../../features/sentiment-vector.ts';
import { assetOf } from '../assets/recognise-assets.ts';

/** FinBERT's score counts from when it was made while that was live, within so long of the headline. */
const liveScoreMs = 10 * minuteMs;

type Row = [
  id: number,
  time: UtcMs,
  isBackfilled: number,
  model: SentimentModel | null,
  score: number,
  uncertainty: number,
  at: UtcMs,
];

/**
 * The news of one market for every decision in [from, to): what was available before `to`, and as far back as features look.
 * Of near duplicates only the first. Of the lexicon and FinBERT the newest version speaks, of the LLM each from its own time.
 */
export function prepareNews(db: DatabaseSync) {
  const mentions = db.prepare(
    `SELECT i.id, i.available_time, i.is_backfilled, s.model, s.score, s.uncertainty, s.scored_at
     FROM items i LEFT JOIN scores s ON s.item_id = i.id
     WHERE i.available_time >= ? AND i.available_time < ? AND i.leader_id = i.id AND (i.assets = '' OR instr(i.assets, ?))
     ORDER BY i.available_time, i.id, s.scored_at`,
  );
  mentions.setReturnArrays(true);
  const readings = db.prepare(
    `SELECT max(published_at, fetched_at) AS availableTime, value FROM fear_greed
     WHERE max(published_at, fetched_at) >= ? AND max(published_at, fetched_at) < ? ORDER BY availableTime, published_at`,
  );

  return (market: Market, from: UtcMs, to: UtcMs): MarketNews => {
    const found: (Mention & { parts: Mention['parts'][number][] })[] = [];
    let lastId: number | undefined;
    const rows = mentions.iterate(from - mentionLifeMs, to, `,${assetOf(market)},`) as unknown as Iterable<Row>;
    for (const [id, availableTime, isBackfilled, model, score, uncertainty, scoredAt] of rows) {
      if (id !== lastId) found.push({ availableTime, isBackfilled: isBackfilled === 1, parts: [] });
      lastId = id;
      if (model === null) continue;
      const { parts } = found[found.length - 1];
      const older = model === 'llm' ? -1 : parts.findIndex((part) => part.model === model);
      if (older >= 0) parts.splice(older, 1);
      parts.push({ model, score, uncertainty, countsFrom: countsFrom(model, availableTime, scoredAt) });
    }
    return { mentions: found, fearGreed: readings.all(from - readingLifeMs, to) as unknown as FearGreedReading[] };
  };
}

/**
 * The lexicon and FinBERT are functions of the text alone, so a score made long afterwards is what it would have been; made
 * live it counts from when it was there. An LLM may remember what came of the headline, so it never counts before it spoke.
 */
function countsFrom(model: SentimentModel, availableTime: UtcMs, scoredAt: UtcMs): UtcMs {
  if (model === 'lexicon') return availableTime;
  const isLive = scoredAt <= availableTime + liveScoreMs;
  return model === 'llm' || isLive ? Math.max(availableTime, scoredAt) : availableTime;
}
