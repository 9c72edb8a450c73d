import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';

/**
 * True when a bar is missing between the `first` and the `last` of these: a window that the network must not be shown.
 * Training leaves such moments out and a prediction abstains at them.
 * @param times open or close times, ascending
 */
export function hasGap(times: Float64Array, first: number, last: number, timeframe: Timeframe): boolean {
  return times[last] - times[first] !== (last - first) * timeframeMs(timeframe);
}
