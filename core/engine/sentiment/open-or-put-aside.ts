import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import { type Clock, toIso } from '../../domain/time.ts';
import { openSentimentStore, type SentimentStore } from '../../sentiment/store/open-sentiment-store.ts';

/**
 * The store of headlines. A damaged one is put aside under a new name, whole, and an empty one takes its place: the workstation predicts
 * without headlines, so it must not fail to start for them.
 * @throws Failure as `openSentimentStore` does, but for 'corrupt'
 */
export function openOrPutAside(
  dataDir: string,
  options: { clock: Clock; logger: Logger; notify(message: string): void },
): SentimentStore {
  try {
    return openSentimentStore(dataDir, options);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'corrupt') throw error;
    const aside = `sentiment.damaged-${toIso(options.clock.now()).replace(/[^0-9TZ]/g, '')}.sqlite`;
    for (const suffix of ['', '-wal', '-shm']) {
      const path = join(dataDir, `sentiment.sqlite${suffix}`);
      if (existsSync(path)) renameSync(path, join(dataDir, `${aside}${suffix}`));
    }
    options.notify(
      `The stored headlines are damaged (${error.message.replace(/\.$/, '')}); they were put aside as ${aside} and an empty store was begun.`,
    );
    return openSentimentStore(dataDir, options);
  }
}
