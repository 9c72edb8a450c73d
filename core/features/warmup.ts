import type { Timeframe } from '../domain/timeframe.ts';

/** Bars before a feature row is within 0.1 % of its deviation of what a long history gives. */
export const warmupBars: Readonly<Record<Timeframe, number>> = {
  '1m': 300,
  '5m': 300,
  '10m': 300,
  '1h': 300,
  '1d': 300,
};
