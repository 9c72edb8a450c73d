import type { CandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { type DecisionBars, decisionTimeframe, lastDecision } from './decision-bars.ts';

/** Older than this, a decision is no basis for a trade, however far the next one is. */
export const decisionLifeMs = 2 * timeframeMs(decisionTimeframe);

/**
 * The newest decision that the stored minutes of a market reach.
 * @throws Failure 'not-enough-data' when there are none
 */
export function newestDecision(store: CandleStore, market: Market, bars: DecisionBars): UtcMs {
  const last = store.last(market, '1m');
  if (last) return lastDecision(bars, last.openTime + minuteMs);
  throw new Failure('not-enough-data', `There are no 1m candles of ${market}; import, download or stream some first.`);
}
