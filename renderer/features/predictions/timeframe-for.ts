import { type Timeframe, timeframeMs, timeframes } from '../../../core/domain/timeframe.ts';

/** Most bars that can still be told apart in a small chart. */
const mostBars = 140;

/** The finest timeframe that shows `span` ms in few enough bars for a small chart. */
export function timeframeFor(span: number): Timeframe {
  return timeframes.find((timeframe) => span / timeframeMs(timeframe) <= mostBars) ?? '1d';
}
