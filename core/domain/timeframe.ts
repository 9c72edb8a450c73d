import type { UtcMs } from './time.ts';

/** Candle lengths the product knows, shortest first. 10m does not exist on Binance: it is resampled. */
export const timeframes = ['1m', '5m', '10m', '1h', '1d'] as const;
export type Timeframe = (typeof timeframes)[number];

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const lengths: Record<Timeframe, number> = {
  '1m': minuteMs,
  '5m': 5 * minuteMs,
  '10m': 10 * minuteMs,
  '1h': hourMs,
  '1d': dayMs,
};

/** Length of one candle in ms. */
export function timeframeMs(timeframe: Timeframe): number {
  return lengths[timeframe];
}

/** Open time of the candle that contains `time`; candles are aligned to UTC midnight. */
export function openTimeOf(time: UtcMs, timeframe: Timeframe): UtcMs {
  const length = lengths[timeframe];
  return Math.floor(time / length) * length;
}

export function isTimeframe(text: string): text is Timeframe {
  return (timeframes as readonly string[]).includes(text);
}
