import type { CandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, openTimeOf } from '../domain/timeframe.ts';

/** A decision is made at each close of this timeframe. */
export const decisionTimeframe = '10m';

/**
 * The newest close of a decision bar that the stored minutes of a market reach.
 * @throws Failure 'not-enough-data' when there are none
 */
export function newestDecision(store: CandleStore, market: Market): UtcMs {
  const last = store.last(market, '1m');
  if (last) return openTimeOf(last.openTime + minuteMs, decisionTimeframe);
  throw new Failure('not-enough-data', `There are no 1m candles of ${market}; import, download or stream some first.`);
}
