import { silentLogger } from '../domain/ports.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { openSentimentStore, type SentimentStore } from '../sentiment/store/open-sentiment-store.ts';

const subjects = ['Exchange', 'Miner', 'Regulator', 'Fund', 'Bank', 'Developer', 'Analyst'];
const verbs = ['praises', 'rejects', 'buys', 'sells', 'studies', 'lists', 'leaves', 'tracks', 'taxes', 'funds', 'bans'];

/** Stores a judged headline on Bitcoin for every hour of the candles of `storeCandles`, and one reading; the store stays open. */
export function storeHeadlines(dataDir: string): SentimentStore {
  const store = openSentimentStore(dataDir, { clock: systemClock, logger: silentLogger });
  const from = Date.UTC(2025, 0, 1);
  const items = Array.from({ length: 22 * 24 }, (_, hour) => {
    const publishedAt = from + hour * hourMs;
    // Different enough that no two are taken for copies of one.
    const text = `${subjects[hour % 7]} ${hour} ${verbs[hour % 11]} Bitcoin number ${hour * 7919} near ${hour * 104_729}`;
    const source = { sourceId: 'file', source: 'Test', url: null, isBackfilled: true };
    return { ...source, text, publishedAt, fetchedAt: publishedAt + 300_000 };
  });
  const stored = store.put(items);
  const scores = stored.map(({ id }, i) => ({ id, score: Math.sin(i), uncertainty: 0.3, detail: null }));
  store.saveScores('lexicon', 'test', from, scores);
  store.putFearGreed([{ publishedAt: from + 15 * dayMs, fetchedAt: from + 15 * dayMs, value: 70 }]);
  return store;
}
