import type { Market } from '../domain/market.ts';
import { endOfTime, type UtcMs } from '../domain/time.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { warmupBars } from '../features/warmup.ts';
import { branchesOf, type ModelConfig } from '../model/config.ts';
import type { ReadSeries } from './market-series.ts';

/**
 * Where decisions begin: at `from`, but not before the hours and days of any market can fill their windows. With a year of daily bars to
 * warm up, most minutes of a store would else be read, turned into features and kept for nothing.
 * @returns `from` itself when no market could ever decide: the refusal then names what is there
 */
export function earliestDecision(
  readSeries: ReadSeries,
  markets: readonly Market[],
  config: ModelConfig,
  from: UtcMs | undefined,
): UtcMs | undefined {
  const long = branchesOf(config).filter(({ lane }) => lane === 'macro');
  const possible = markets.flatMap((market) => {
    const ready = long.map(({ timeframe, window }) => {
      const { openTime } = readSeries(market, timeframe, 0, endOfTime);
      const last = window + warmupBars[timeframe] - 1;
      return last < openTime.length ? openTime[last] + timeframeMs(timeframe) : Infinity;
    });
    const latest = Math.max(0, ...ready);
    const newestHour = readSeries(market, '1h', 0, endOfTime).openTime.at(-1) ?? 0;
    return latest < newestHour ? [latest] : [];
  });
  if (possible.length === 0) return from;
  return Math.max(from ?? 0, Math.min(...possible));
}
