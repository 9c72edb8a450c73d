import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noNews } from '../domain/news.ts';
import { openSentimentStore } from '../sentiment/store/open-sentiment-store.ts';
import type { OpenNews } from './serve-training.ts';

/**
 * The stored headlines of a data directory, read only; none where nothing was ever stored.
 * @throws Failure as `openSentimentStore` does
 */
export const openStoredNews: OpenNews = (dataDir, { clock, logger }) => {
  // A reader makes no files.
  if (!existsSync(join(dataDir, 'sentiment.sqlite'))) return { readNews: () => noNews, close() {} };
  const store = openSentimentStore(dataDir, { clock, logger, readOnly: true });
  return { readNews: store.news, close: store.close };
};
