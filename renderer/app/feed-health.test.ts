import { expect, it } from 'vitest';
import type { FeedState } from '../../core/contract/contract.ts';
import { feedHealth } from './feed-health.ts';

const feed = (state: FeedState['state'], lastClosedTime: number | null): FeedState => ({
  market: 'demo:BTC/USDT',
  state,
  lastClosedTime,
  since: 0,
  detail: null,
});

it('is as bad as the worst feed and as old as the oldest', () => {
  expect(feedHealth([feed('live', 200), feed('stale', 100)])).toEqual({
    state: 'stale',
    level: 'warn',
    lastClosedTime: 100,
  });
  expect(feedHealth([feed('offline', 100), feed('stale', 50)])).toMatchObject({ state: 'offline', level: 'error' });
  expect(feedHealth([feed('live', 200), feed('live', null)])).toEqual({
    state: 'live',
    level: 'ok',
    lastClosedTime: 200,
  });
});
it('is still connecting before the first word', () => {
  expect(feedHealth([])).toEqual({ state: 'connecting', level: 'waiting', lastClosedTime: null });
});
