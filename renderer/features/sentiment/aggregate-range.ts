import type { UtcMs } from '../../../core/domain/time.ts';
import { dayMs, type Timeframe, timeframeMs } from '../../../core/domain/timeframe.ts';

/** How far back the chart looks, each with the candles it is drawn with. */
export const ranges = [
  { id: '24h', label: '24 h', length: dayMs, timeframe: '10m' },
  { id: '3d', label: '3 d', length: 3 * dayMs, timeframe: '10m' },
  { id: '7d', label: '7 d', length: 7 * dayMs, timeframe: '1h' },
  { id: '30d', label: '30 d', length: 30 * dayMs, timeframe: '1h' },
  { id: '1y', label: '1 y', length: 365 * dayMs, timeframe: '1d' },
] as const satisfies readonly { id: string; label: string; length: number; timeframe: Timeframe }[];

export type RangeId = (typeof ranges)[number]['id'];

/** What is asked for: times [from, to] are closes of candles, `to` the last one at or before `now`. */
export type AggregateSpan = { from: UtcMs; to: UtcMs; stepMs: number; timeframe: Timeframe };

export function spanOf(id: RangeId, now: UtcMs): AggregateSpan {
  const { length, timeframe } = ranges.find((range) => range.id === id) ?? ranges[0];
  const stepMs = timeframeMs(timeframe);
  const to = Math.floor(now / stepMs) * stepMs;
  return { from: to - length, to, stepMs, timeframe };
}
