import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { NewsPage, NewsQuery } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import { defaultFusionWeights, type FusionWeights, type MarketNews, type SentimentModel } from '../../domain/news.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock, UtcMs } from '../../domain/time.ts';
import { openDatabase } from '../../storage/open-database.ts';
import { toStorageFailure } from '../../storage/storage-failure.ts';
import { inTransaction } from '../../storage/transaction.ts';
import { lexiconVersion, scoreLexicon } from '../lexicon/score-lexicon.ts';
import type { RawItem } from '../raw-item.ts';
import { openScoreCache, type ScoreCache } from '../score-cache.ts';
import { type ItemScore, prepareScores } from './keep-scores.ts';
import { prepareList } from './list-items.ts';
import { preparePut, type StoredItem } from './put-items.ts';
import { prepareNews } from './read-news.ts';
import { sentimentMigrations } from './sentiment-schema.ts';

/** Headlines and what the models said of them, point in time. */
export type SentimentStore = {
  /** The connection, for the table llm_usage. */
  readonly db: DatabaseSync;
  readonly cache: ScoreCache;
  /**
   * Stores what is not there yet, all in one transaction, and returns that. The same text of the same source with the same
   * publishedAt or the same address is known; an empty one is left out. Assets are recognised, near duplicates grouped, and
   * the lexicon judges them at once.
   */
  put(items: readonly RawItem[]): StoredItem[];
  /** Newest publication first. */
  list(query: NewsQuery, weights?: FusionWeights): NewsPage;
  /**
   * Items a model of this version has not judged, newest first; except for the lexicon, of near duplicates the first only. For
   * the LLM only what features still hear, of the last three days.
   */
  unscored(model: SentimentModel, version: string, limit: number): { id: number; text: string }[];
  /** How many `unscored` would return without a limit. */
  waiting(model: SentimentModel, version: string): number;
  /** A score that is there already stays as it was. @throws Failure 'bad-request' when one is out of range; none is kept then */
  saveScores(model: SentimentModel, version: string, scoredAt: UtcMs, scores: readonly ItemScore[]): void;
  /**
   * What every decision in [from, to) may hear: items available before `to`, from as far back as features look. A headline
   * that is available exactly at a decision counts, so a single decision at t needs [t, t + 1).
   */
  news(market: Market, from: UtcMs, to: UtcMs): MarketNews;
  /** Readings count from the later of both times; the first value of a time is kept. */
  putFearGreed(readings: readonly { publishedAt: UtcMs; fetchedAt: UtcMs; value: number }[]): void;
  /** Called after every change; the returned function ends it. */
  onChange(listener: () => void): () => void;
  /** Items. */
  count(): number;
  /** Closing twice is harmless. */
  close(): void;
};

/**
 * The store in `sentiment.sqlite` of the data folder, fully synchronous: a headline cannot be had again at its time. Its
 * cache is `sentiment-cache.sqlite`. One process writes; others may open it with `readOnly`, then without the cache.
 * @throws Failure as `openDatabase` does
 */
export function openSentimentStore(
  dataDir: string,
  options: { clock: Clock; logger: Logger; readOnly?: boolean },
): SentimentStore {
  const { clock, logger, readOnly = false } = options;
  const path = join(dataDir, 'sentiment.sqlite');
  const db = openDatabase(path, sentimentMigrations, { synchronous: 'FULL', readOnly });
  const { put, list, scores, news, addReading, countItems, cache } = prepare(
    db,
    path,
    readOnly ? noCache : () => openScoreCache(join(dataDir, 'sentiment-cache.sqlite'), logger),
  );
  const listeners = new Set<() => void>();

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStorageFailure(error, path);
    }
  }

  function judged(added: StoredItem[]): StoredItem[] {
    const found = added.map(({ id, text }) => {
      const { score, uncertainty } = scoreLexicon(text);
      return { id, score, uncertainty, detail: null };
    });
    scores.save('lexicon', lexiconVersion, clock.now(), found);
    return added;
  }

  function changed(): void {
    for (const listener of listeners) listener();
  }

  return {
    db,
    cache,
    put(items) {
      const added = guarded(() => inTransaction(db, () => judged(put(items))));
      if (added.length > 0) {
        logger.debug('Headlines stored', { items: added.length });
        changed();
      }
      return added;
    },
    list: (query, weights = defaultFusionWeights) => guarded(() => list(query, weights)),
    unscored: (model, version, limit) => guarded(() => scores.unscored(model, version, limit, clock.now())),
    waiting: (model, version) => guarded(() => scores.waiting(model, version, clock.now())),
    saveScores(model, version, scoredAt, given) {
      if (given.length === 0) return;
      guarded(() => inTransaction(db, () => scores.save(model, version, scoredAt, given)));
      changed();
    },
    news: (market, from, to) => guarded(() => news(market, from, to)),
    putFearGreed(readings) {
      guarded(() =>
        inTransaction(db, () => {
          for (const { publishedAt, fetchedAt, value } of readings) addReading.run(publishedAt, fetchedAt, value);
        }),
      );
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    count: () => guarded(() => countItems.get()?.items as number),
    close() {
      cache.close();
      if (db.isOpen) db.close();
    },
  };
}

/** Statements can be prepared only when the tables are what they should be. */
function prepare(db: DatabaseSync, path: string, openCache: () => ScoreCache & { close(): void }) {
  try {
    return {
      put: preparePut(db),
      list: prepareList(db),
      scores: prepareScores(db),
      news: prepareNews(db),
      addReading: db.prepare('INSERT OR IGNORE INTO fear_greed (published_at, fetched_at, value) VALUES (?, ?, ?)'),
      countItems: db.prepare('SELECT count(*) AS items FROM items'),
      cache: openCache(),
    };
  } catch (error) {
    db.close();
    if (error instanceof Failure) throw error;
    const sentence = `${path} does not hold the tables it should; move it away and import its headlines again.`;
    throw new Failure('corrupt', sentence, { cause: error });
  }
}

/** For readers, who score nothing. */
const noCache = (): ScoreCache & { close(): void } => ({ get: () => undefined, put() {}, putAll() {}, close() {} });
