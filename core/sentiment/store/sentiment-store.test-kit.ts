import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { RawItem } from '../raw-item.ts';
import { openSentimentStore, type SentimentStore } from './open-sentiment-store.ts';

/** 2025-06-01T00:00Z, where the test clock stands. */
export const now = 1_748_736_000_000;
export const testClock: Clock = { now: () => now, monotonic: () => 0, schedule: () => () => {} };

/** A headline that was fetched live `ageMs` ago, the moment it came out. */
export function headline(text: string, ageMs = 0, more: Partial<RawItem> = {}): RawItem {
  const time = now - ageMs;
  return {
    text,
    publishedAt: time,
    fetchedAt: time,
    sourceId: 'feed',
    source: 'A feed',
    url: null,
    isBackfilled: false,
    ...more,
  };
}

/** A real store in a folder of its own; `reopen` closes and opens it again. */
export function createTestStore() {
  const folder = mkdtempSync(join(tmpdir(), 'omni-news-'));
  const open = (readOnly = false) => openSentimentStore(folder, { clock: testClock, logger: silentLogger, readOnly });
  let store: SentimentStore = open();
  return {
    folder,
    open,
    get store() {
      return store;
    },
    reopen() {
      store.close();
      store = open();
      return store;
    },
    remove() {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
