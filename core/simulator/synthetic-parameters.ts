import type { SimulatedSymbol } from './market-source.ts';

export const hoursPerYear = 365 * 24;

/** A symbol of the synthetic market and how it moves. */
export type SyntheticSymbol = SimulatedSymbol & {
  /** Level the price is drawn back to over months, and starts at. */
  readonly level: number;
  /** Volatility of the noise alone at average activity, annualized (365 days). */
  readonly noiseVolatility: number;
  /** Volume of an average minute, base currency. */
  readonly volume: number;
};

export const syntheticSymbols: readonly SyntheticSymbol[] = [
  {
    symbol: 'BTC/USDT',
    base: 'BTC',
    quote: 'USDT',
    tickSize: 0.01,
    stepSize: 0.00001,
    level: 60_000,
    noiseVolatility: 0.32,
    volume: 14,
  },
  {
    symbol: 'ETH/USDT',
    base: 'ETH',
    quote: 'USDT',
    tickSize: 0.01,
    stepSize: 0.0001,
    level: 3_000,
    noiseVolatility: 0.37,
    volume: 210,
  },
];

/** Correlation of the symbols' noise. */
export const noiseCorrelation = 0.75;
/** Chance that a symbol follows the first symbol's trend in a stretch, instead of one of its own. */
export const sharedTrendChance = 0.7;

/** Drift of a trending hour at strength 1, in standard deviations of that hour's noise. */
export const trendDrift = 0.9;
/** A stretch lasts `minimum + exponential(mean)` minutes. */
export const stretchMinutes = { minimum: 300, mean: 240 } as const;
/** Chance that a stretch is the opposite of the last trend: after a trend (else a range), and after a range (else the same again). */
export const turnChance = { afterTrend: 0.6, afterRange: 0.85 } as const;
/** Log volume is raised by this in a trend, and by this on bars that go with the trend (lowered on bars against it). */
export const trendVolume = { level: 0.35, side: 0.25 } as const;

/** Log volatility: two AR(1) processes on hours (persistence, stationary deviation) and one on minutes. */
export const volatilityProcess = {
  slow: { persistence: 0.995, deviation: 0.3 },
  fast: { persistence: 0.9, deviation: 0.25 },
  minute: { persistence: 0.9, deviation: 0.3 },
} as const;

/** One hour in this many holds a jump of this many of the hour's standard deviations. */
export const jumps = { everyHours: 72, deviation: 2.5 } as const;

/** Share of the distance to the long-run level that is given back in an hour: half of it in about 30 days. */
export const reversionPerHour = Math.LN2 / (30 * 24);

/** Activity by UTC hour, mean about 1: quiet before the European morning, busiest when New York opens. */
export const hourlyActivity: readonly number[] = [
  1.02, 0.93, 0.88, 0.82, 0.78, 0.77, 0.8, 0.88, 0.96, 0.97, 0.94, 0.95, 1.05, 1.28, 1.42, 1.4, 1.28, 1.15, 1.08, 1.05,
  1.02, 0.95, 0.9, 0.92,
];
/** Activity on Saturdays and Sundays. */
export const weekendActivity = 0.72;
