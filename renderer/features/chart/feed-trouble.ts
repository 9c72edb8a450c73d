import type { FeedState } from '../../../core/contract/contract.ts';
import { exchangeIdOf } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';

export type FeedTrouble = {
  readonly title: string;
  readonly problem: string;
  readonly since: UtcMs;
  readonly wayOut: string;
};

/** Why no candles come of a market, for where there are none; null while its feed has nothing to say. */
export function feedTrouble(feed: FeedState | undefined): FeedTrouble | null {
  if (!feed || (feed.state !== 'offline' && feed.detail === null)) return null;
  const exchange = exchangeIdOf(feed.market);
  return {
    title: feed.state === 'offline' ? `${exchange} cannot be reached` : `No candles come from ${exchange} yet`,
    problem: asSentence(feed.detail ?? 'The exchange does not answer.'),
    since: feed.since,
    wayOut: 'Start with --source demo for the built-in demo market, or import history.',
  };
}

/** The feed's own words without the time, which is told beside the title. */
function asSentence(detail: string): string {
  const words = detail.replace(/^offline since \S+: /, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}
