import type { UtcMs } from '../../core/domain/time.ts';
import { dayMs } from '../../core/domain/timeframe.ts';
import { timeTicks } from './chart-range.ts';
import { formatDate, formatDayTime } from './local-time.ts';

/** Over a shorter time one date would stand at several ticks. */
const shortMs = 7 * dayMs;

/** The axis of charts over time, from the first point to the last. */
export function timeAxis(points: readonly { readonly time: UtcMs }[]) {
  const [from, to] = [points[0].time, points[points.length - 1].time];
  const ticks = timeTicks(from, to, 6);
  return {
    type: 'number',
    domain: ['dataMin', 'dataMax'],
    scale: 'time',
    // Minutes have no round times here.
    ticks: ticks.length > 0 ? ticks : undefined,
    minTickGap: 24,
    tickFormatter: to - from < shortMs ? formatDayTime : formatDate,
  } as const;
}

/** How every chart is drawn. */
export const chartStyle = {
  gridAxis: 'x',
  strokeDasharray: '0',
  gridColor: 'var(--line)',
  textColor: 'var(--muted)',
  tickLine: 'none',
} as const;
