import type { UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';

/**
 * True when the newest bar closed so long before `asOf` that it no longer describes the market: more than two of its lengths.
 * Training leaves such moments out and a prediction abstains at them.
 */
export function isStale(closeTime: UtcMs, asOf: UtcMs, timeframe: Timeframe): boolean {
  return asOf - closeTime > 2 * timeframeMs(timeframe);
}
