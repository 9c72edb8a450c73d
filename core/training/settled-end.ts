import type { Market } from '../domain/market.ts';
import type { TradeRules } from '../domain/prediction.ts';
import { endOfTime, type UtcMs } from '../domain/time.ts';
import { hourMs } from '../domain/timeframe.ts';
import type { ReadSeries } from './market-series.ts';

/**
 * Where the decisions of a run end, so that bars which come in while it is paused or interrupted do not change its dataset: one
 * horizon before the end of the newest closed hour of any market, or at `to` when that is earlier.
 * @returns exclusive; `to` when there are no bars at all
 */
export function settledEnd(
  readSeries: ReadSeries,
  markets: readonly Market[],
  { horizonMs }: Pick<TradeRules, 'horizonMs'>,
  { from = 0, to }: { from?: UtcMs; to?: UtcMs },
): UtcMs | undefined {
  const ends = markets.flatMap((market) => {
    const newest = readSeries(market, '1h', from, endOfTime).openTime.at(-1);
    return newest === undefined ? [] : [newest + hourMs - horizonMs];
  });
  if (ends.length === 0) return to;
  return Math.min(
    to ?? Infinity,
    ends.reduce((a, b) => Math.max(a, b)),
  );
}
