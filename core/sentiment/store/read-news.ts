import type { DatabaseSync } from 'node:sqlite';
import type { Market } from '../../domain/market.ts';
import type { FearGreedReading, MarketNews, Mention, SentimentModel } from '../../domain/news.ts';
import type { UtcMs } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import { mentionLifeMs, readingLifeMs } from '../../features/sentiment-vector.ts';
import { assetOf } from '../assets/recognise-assets.ts';

/** On history, a score of FinBERT counts from when it was made while that was within so long of the headline. */
const liveScoreMs = 10 * minuteMs;

type Row = [
  id: number,
  time: UtcMs,
  isBackfilled: number,
  model: SentimentModel | null,
  version: string,
  rank: number,
  score: number,
  uncertainty: number,
  at: UtcMs,
];
type Part = Mention['parts'][number];

/**
 * The news of one market for every decision in [from, to): what was available before `to`, and as far back as features look.
 * Of near duplicates only the first. At every moment the newest version of a model speaks of those that count by then, newest
 * by when it was first used; the LLM with what it says of the market's own asset where it names that, else with its mean.
 */
export function prepareNews(db: DatabaseSync) {
  const mentions = db.prepare(
    `SELECT i.id, i.available_time, i.is_backfilled, s.model, s.version, v.id,
       coalesce(CASE s.model WHEN 'llm' THEN json_extract(s.detail, '$.assets."' || $asset || '"') END, s.score),
       s.uncertainty, s.scored_at
     FROM items i LEFT JOIN scores s ON s.item_id = i.id LEFT JOIN versions v ON v.model = s.model AND v.version = s.version
     WHERE i.available_time >= $from AND i.available_time < $to AND i.leader_id = i.id
       AND (i.assets = '' OR instr(i.assets, ',' || $asset || ','))
     ORDER BY i.available_time, i.id, v.id`,
  );
  mentions.setReturnArrays(true);
  const readings = db.prepare(
    `SELECT max(published_at, fetched_at) AS availableTime, value FROM fear_greed
     WHERE max(published_at, fetched_at) >= ? AND max(published_at, fetched_at) < ? ORDER BY availableTime, published_at`,
  );

  return (market: Market, from: UtcMs, to: UtcMs): MarketNews => {
    const found: (Mention & { parts: Part[] })[] = [];
    const newest: Partial<Record<SentimentModel, { rank: number; version: string }>> = {};
    const asked = { $asset: assetOf(market), $from: from - mentionLifeMs, $to: to };
    for (const row of mentions.iterate(asked) as unknown as Iterable<Row>) {
      const [id, availableTime, isBackfilled, model, version, rank, score, uncertainty, scoredAt] = row;
      if (found.at(-1)?.id !== id) found.push({ id, availableTime, isBackfilled: isBackfilled === 1, parts: [] });
      if (model === null) continue;
      const mention = found[found.length - 1];
      const moment = countsFrom(model, mention, scoredAt);
      mention.parts = mention.parts.filter((part) => part.model !== model || part.countsFrom < moment);
      mention.parts.push({ model, score, uncertainty, countsFrom: moment });
      if (moment < to && !(rank < (newest[model]?.rank ?? 0))) newest[model] = { rank, version };
    }
    return {
      mentions: found,
      fearGreed: readings.all(from - readingLifeMs, to) as unknown as FearGreedReading[],
      versions: Object.fromEntries(Object.entries(newest).map(([model, { version }]) => [model, version])),
    };
  };
}

/**
 * The lexicon and FinBERT are functions of the text alone, so a score made afterwards is what it would have been. It counts
 * like that on history only: what was heard live is what was there. An LLM may remember what came of the headline, so it
 * never counts before it spoke.
 */
function countsFrom(model: SentimentModel, { availableTime, isBackfilled }: Mention, scoredAt: UtcMs): UtcMs {
  if (model === 'lexicon') return availableTime;
  const isOfHistory = model === 'finbert' && isBackfilled && scoredAt > availableTime + liveScoreMs;
  return isOfHistory ? availableTime : Math.max(availableTime, scoredAt);
}
