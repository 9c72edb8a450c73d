import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Market } from '../domain/market.ts';
import { noNews } from '../domain/news.ts';
import type { HeadlineSource, Headlines } from './headlines.ts';
import { readKept, writeKept } from './kept-file.ts';

const version = 1;

type Kept = Pick<Headlines, 'weights' | 'news'> & { readonly markets: readonly Market[] };

const pathOf = (runDir: string) => join(runDir, 'headlines.bin');

/**
 * Keeps the headlines that a run learns from: scores that come in later, of FinBERT over imported headlines say, must not change a run
 * that goes on.
 */
export function keepHeadlines(runDir: string, markets: readonly Market[], { weights, news }: Headlines): Promise<void> {
  return writeKept(pathOf(runDir), version, { markets, weights, news } satisfies Kept);
}

/**
 * The headlines that a run began with; undefined when it began without.
 * @throws Failure 'corrupt' or 'version-mismatch', as a checkpoint
 */
export function keptHeadlines(runDir: string): HeadlineSource | undefined {
  const path = pathOf(runDir);
  if (!existsSync(path)) return undefined;
  const { markets, weights, news } = readKept<Kept>(path, version);
  return { weights, readNews: (market) => news[markets.indexOf(market)] ?? noNews };
}
