import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Market } from '../core/domain/market.ts';
import { defaultFusionWeights, type MarketNews } from '../core/domain/news.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { seededRandom } from '../core/domain/random.ts';
import { type Clock, toIso } from '../core/domain/time.ts';
import { dayMs, minuteMs } from '../core/domain/timeframe.ts';
import { sentimentVector } from '../core/features/sentiment-vector.ts';
import { importNews } from '../core/sentiment/import/import-news.ts';
import { openSentimentStore, type SentimentStore } from '../core/sentiment/store/open-sentiment-store.ts';
import type { BenchReport } from './report.ts';

const start = Date.UTC(2023, 0, 1);
const days = 700;
const headlines = 10_000;
const decisions = 100_000;
const cachedHeadlines = 5_000;
const cacheLimitMs = 0.1;
const market: Market = 'binance:BTC/USDT';
const clock: Clock = { now: () => start + (days + 1) * dayMs, monotonic: () => 0, schedule: () => () => {} };

/** Import of 10,000 headlines, Branch C's vector at 100,000 decisions over them, and an answer out of the cache. */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'omni-bench-news-'));
  const store = openSentimentStore(folder, { clock, logger: silentLogger });
  try {
    const importSeconds = await measureImport(store, join(folder, 'news.csv'));
    const began = performance.now();
    const news = store.news(market, start, clock.now());
    const readMs = performance.now() - began;
    const vectorSeconds = measureVectors(news);
    const hitMs = measureCache(store);
    return {
      name: 'news',
      results: [
        { what: 'import, judged by the lexicon', value: headlines / importSeconds, unit: 'headlines/s' },
        { what: `a market’s news out of ${headlines.toLocaleString('en')}`, value: readMs, unit: 'ms' },
        { what: 'vectors of Branch C', value: decisions / vectorSeconds, unit: 'decisions/s' },
        { what: 'one cached headline, median', value: hitMs, unit: 'ms' },
      ],
      ratios: [
        {
          what: 'one cached headline, median',
          against: `the limit of ${cacheLimitMs} ms`,
          value: cacheLimitMs / hitMs,
        },
      ],
    };
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Seconds. */
async function measureImport(store: SentimentStore, path: string): Promise<number> {
  const random = seededRandom(1);
  const words =
    'bitcoin ether fund miners exchange court bank rally hack inflow rises falls approves sells record fear'.split(' ');
  const rows = Array.from({ length: headlines }, (_, i) => {
    const text = Array.from({ length: 10 }, () => words[Math.floor(random() * words.length)]).join(' ');
    return `${toIso(start + Math.floor((i * days * dayMs) / headlines))},${text},Wire`;
  });
  writeFileSync(path, `publishedAt,text,source\n${rows.join('\n')}\n`);
  const began = performance.now();
  const result = await importNews(path, { store, clock, delayMs: 5 * minuteMs });
  if (result.rowsStored !== headlines)
    throw new Error(`The import stored ${result.rowsStored} of ${headlines} headlines`);
  return (performance.now() - began) / 1_000;
}

/** Seconds. */
function measureVectors(news: MarketNews): number {
  const began = performance.now();
  let known = 0;
  for (let i = 0; i < decisions; i++) {
    if (sentimentVector(news, start + i * 10 * minuteMs, defaultFusionWeights)) known++;
  }
  if (known < 0.9 * decisions) throw new Error(`Only ${known} of ${decisions} decisions heard anything`);
  return (performance.now() - began) / 1_000;
}

/** Median ms of an answer as FinBERT gives it. */
function measureCache({ cache }: SentimentStore): number {
  const value = {
    label: 'negative',
    probabilities: { negative: 0.8, neutral: 0.15, positive: 0.05 },
    score: -0.75,
    uncertainty: 0.3,
  };
  const texts = Array.from(
    { length: cachedHeadlines },
    (_, i) => `Headline number ${i} that a model has judged before`,
  );
  for (const text of texts) cache.put('finbert', 'v1', text, value);
  const costs = texts.map((text) => {
    const began = performance.now();
    if (cache.get('finbert', 'v1', text) === undefined) throw new Error('The cache has forgotten a headline');
    return performance.now() - began;
  });
  return costs.sort((a, b) => a - b)[cachedHeadlines / 2];
}
