import type { FeedState } from '../../core/contract/contract.ts';
import type { UtcMs } from '../../core/domain/time.ts';

export type FeedHealth = {
  readonly state: FeedState['state'];
  /** Nothing for the eye to do while all is well. */
  readonly level: 'ok' | 'waiting' | 'warn' | 'error';
  readonly lastClosedTime: UtcMs | null;
};

const worstFirst: readonly FeedState['state'][] = ['offline', 'stopped', 'stale', 'connecting', 'live'];
const levels: Record<FeedState['state'], FeedHealth['level']> = {
  live: 'ok',
  connecting: 'waiting',
  stale: 'warn',
  offline: 'error',
  stopped: 'error',
};

/** One state for all feeds: the worst of them, and the oldest newest candle. */
export function feedHealth(feeds: readonly FeedState[]): FeedHealth {
  const state = worstFirst.find((name) => feeds.some((feed) => feed.state === name)) ?? 'connecting';
  const times = feeds.map((feed) => feed.lastClosedTime).filter((time) => time !== null);
  return {
    state,
    level: levels[state],
    lastClosedTime: times.length > 0 ? Math.min(...times) : null,
  };
}
