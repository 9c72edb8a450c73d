import type { ClosedColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs, timeframes } from '../domain/timeframe.ts';
import { warmupBars } from '../features/warmup.ts';
import type { ModelConfig } from '../model/config.ts';

/** The newest `limit` bars closed at or before `before`, ascending. */
export type ReadNewest = (market: Market, timeframe: Timeframe, limit: number, before: UtcMs) => ClosedColumns;

/** Bars one prediction needs: window and warm-up; 1m and 1h are needed anyway, for the entry price and the ATR. */
function barsNeeded(config: ModelConfig): [Timeframe, number][] {
  return timeframes.flatMap((timeframe) => {
    const window = config.windows[timeframe];
    if (window !== undefined) return [[timeframe, window + warmupBars[timeframe]] as [Timeframe, number]];
    if (timeframe === '1m') return [['1m', 1] as [Timeframe, number]];
    return timeframe === '1h' ? [['1h', warmupBars['1h']] as [Timeframe, number]] : [];
  });
}

/**
 * Exactly the bars a prediction at `asOf` may and must see.
 * @throws Failure 'not-enough-data' that says for each timeframe how many bars are there and how many are needed
 */
export function readWindows(
  readNewest: ReadNewest,
  market: Market,
  config: ModelConfig,
  asOf: UtcMs,
): Partial<Record<Timeframe, ClosedColumns>> {
  const needs = barsNeeded(config);
  const bars = needs.map(([timeframe, count]) => readNewest(market, timeframe, count, asOf));
  const short = needs.flatMap(([timeframe, count], i) => {
    const present = bars[i].openTime.length;
    return present < count ? [`${timeframe} ${present} of ${count}`] : [];
  });
  if (short.length > 0) {
    throw new Failure(
      'not-enough-data',
      `Not enough candles of ${market} before ${toIso(asOf)} for a prediction: ${short.join(', ')} bars; download or import older ones.`,
    );
  }
  needs.forEach(([timeframe], i) => {
    const newest = bars[i].openTime[bars[i].openTime.length - 1] + timeframeMs(timeframe);
    if (newest > asOf) {
      throw new Failure(
        'internal',
        `A ${timeframe} bar of ${market} closes after ${toIso(asOf)} and must not be used.`,
      );
    }
  });
  return Object.fromEntries(needs.map(([timeframe], i) => [timeframe, bars[i]]));
}
