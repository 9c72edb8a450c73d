import { expect, it } from 'vitest';
import type { FeedState } from '../../../core/contract/contract.ts';
import { feedTrouble } from './feed-trouble.ts';

const feed = (part: Partial<FeedState>): FeedState => ({
  ...{ market: 'kraken:BTC/USDT', state: 'connecting', lastClosedTime: null, since: 5, detail: null },
  ...part,
});

it('says what the feed says of an exchange that cannot be reached, since when, and what to do', () => {
  const detail = 'offline since 1970-01-01T00:00:00.005Z: getaddrinfo ENOTFOUND api.kraken.com; retrying every 5 s';
  expect(feedTrouble(feed({ state: 'offline', detail }))).toEqual({
    title: 'kraken cannot be reached',
    problem: 'Getaddrinfo ENOTFOUND api.kraken.com; retrying every 5 s.',
    since: 5,
    wayOut: expect.stringContaining('--source demo'),
  });
});

it('passes on what a feed that is not offline has to say, and is silent while it has nothing', () => {
  expect(feedTrouble(feed({ detail: 'the exchange does not trade BTC/USDT.' }))).toMatchObject({
    title: 'No candles come from kraken yet',
    problem: 'The exchange does not trade BTC/USDT.',
  });
  expect(feedTrouble(feed({}))).toBeNull();
  expect(feedTrouble(undefined)).toBeNull();
});
