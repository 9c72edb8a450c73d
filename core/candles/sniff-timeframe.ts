import { Failure } from '../domain/failure.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, hourMs, isTimeframe, minuteMs, type Timeframe, timeframeMs, timeframes } from '../domain/timeframe.ts';
import { oldestMs } from './gate.ts';

/** Candle lengths that exchanges publish, so that a wrong file can be named. */
const published: readonly [string, number][] = [
  ['1s', 1_000],
  ...[1, 3, 5, 10, 15, 30].map((n): [string, number] => [`${n}m`, n * minuteMs]),
  ...[1, 2, 4, 6, 8, 12].map((n): [string, number] => [`${n}h`, n * hourMs]),
  ['1d', dayMs],
  ['3d', 3 * dayMs],
  ['1w', 7 * dayMs],
];
/** With fewer rows there is no "most of them": each is judged by the gate. */
const fewestRows = 4;

/**
 * Refuses a file of another timeframe, judged by most of its first rows: their spacing (of two or three rows, every spacing),
 * and whether they open on the UTC grid.
 * @param openTimes in the order of the file, UTC ms
 * @throws Failure 'bad-request' that names the timeframe the file looks like
 */
export function checkTimeframe(openTimes: readonly UtcMs[], timeframe: Timeframe, path: string): void {
  const length = timeframeMs(timeframe);
  const times = [...new Set(openTimes)].sort((a, b) => a - b);
  const hasMany = times.length >= fewestRows;
  if (hasMany && times[times.length >> 1] < oldestMs) {
    throw new Failure(
      'bad-request',
      `${path} has its times in seconds; milliseconds are needed, so nothing was imported.`,
    );
  }
  const spacing = mostCommonSpacing(times);
  const name = published.find(([, ms]) => ms === spacing)?.[0];
  if (name !== undefined && spacing !== length) {
    const advice = isTimeframe(name) ? `import it as ${name}` : `use a file of one of ${timeframes.join(', ')}`;
    throw new Failure(
      'bad-request',
      `${path} looks like ${name} candles, not ${timeframe}; nothing was imported, ${advice}.`,
    );
  }
  const offGrid = times.filter((time) => time % length !== 0).length;
  if (hasMany && offGrid * 2 > times.length) {
    throw new Failure(
      'bad-request',
      `${path} has candles that do not open on the UTC grid of ${timeframe} (it may be of another timeframe or another time zone); nothing was imported.`,
    );
  }
}

/** The spacing that more than half of the neighbours have; undefined when none does. */
function mostCommonSpacing(times: readonly UtcMs[]): number | undefined {
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i++) {
    const spacing = times[i] - times[i - 1];
    counts.set(spacing, (counts.get(spacing) ?? 0) + 1);
  }
  for (const [spacing, count] of counts) if (count * 2 > times.length - 1) return spacing;
  return undefined;
}
