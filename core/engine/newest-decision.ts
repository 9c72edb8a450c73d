import type { CandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, openTimeOf, timeframeMs } from '../domain/timeframe.ts';

/** A decision is made at each close of this timeframe. */
export const decisionTimeframe = '10m';

/** Older than this, a decision is no basis for a trade. */
export const decisionLifeMs = 2 * timeframeMs(decisionTimeframe);

/**
 * The newest close of a decision bar that the stored minutes of a market reach.
 * @throws Failure 'not-enough-data' when there are none
 */
export function newestDecision(store: CandleStore, market: Market): UtcMs {
  const last = store.last(market, '1m');
  if (last) return openTimeOf(last.openTime + minuteMs, decisionTimeframe);
  throw new Failure('not-enough-data', `There are no 1m candles of ${market}; import, download or stream some first.`);
}
