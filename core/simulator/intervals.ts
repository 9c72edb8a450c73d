import type { UtcMs } from '../domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';

const lengths = {
  '1m': minuteMs,
  '3m': 3 * minuteMs,
  '5m': 5 * minuteMs,
  '15m': 15 * minuteMs,
  '30m': 30 * minuteMs,
  '1h': hourMs,
  '2h': 2 * hourMs,
  '4h': 4 * hourMs,
  '6h': 6 * hourMs,
  '8h': 8 * hourMs,
  '12h': 12 * hourMs,
  '1d': dayMs,
  '3d': 3 * dayMs,
  '1w': 7 * dayMs,
  '1M': 31 * dayMs,
} as const;

/** Candle lengths as Binance names them; case matters. Its 1s is not served: the market is made of minutes. */
export type Interval = keyof typeof lengths;

export const intervals = Object.keys(lengths) as readonly Interval[];

export function isInterval(text: string): text is Interval {
  return Object.hasOwn(lengths, text);
}

/** Length in ms; of a month, the longest. */
export function longestMs(interval: Interval): number {
  return lengths[interval];
}

/** 1970-01-01 was a Thursday; weeks open on Mondays. */
const mondayOffset = 4 * dayMs;

/** Open time of the candle that contains `time`, in a zone `zoneMs` ahead of UTC. */
export function bucketOpen(time: UtcMs, interval: Interval, zoneMs = 0): UtcMs {
  const local = time + zoneMs;
  if (interval === '1M') {
    const date = new Date(local);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) - zoneMs;
  }
  const shift = interval === '1w' ? mondayOffset : 0;
  return Math.floor((local - shift) / lengths[interval]) * lengths[interval] + shift - zoneMs;
}

/** Open time of the candle after the one that opens at `openTime`. */
export function nextBucketOpen(openTime: UtcMs, interval: Interval, zoneMs = 0): UtcMs {
  return bucketOpen(openTime + longestMs(interval), interval, zoneMs);
}
