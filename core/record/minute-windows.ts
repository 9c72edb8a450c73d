import type { ClosedColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs } from '../domain/timeframe.ts';

/** 1m bars of a market that open in [from, to). */
export type ReadMinutes = (market: Market, from: UtcMs, to: UtcMs) => ClosedColumns;

/**
 * Reads a day more than is asked for and keeps the newest read of each market: one decision after the other asks for nearly the same bars.
 * What is returned has at least the bars of the range.
 */
export function keepMinutes(read: ReadMinutes): ReadMinutes {
  const kept = new Map<Market, { from: UtcMs; to: UtcMs; bars: ClosedColumns }>();
  return (market, from, to) => {
    const known = kept.get(market);
    if (known && known.from <= from && to <= known.to) return known.bars;
    const bars = read(market, from, to + dayMs);
    kept.set(market, { from, to: to + dayMs, bars });
    return bars;
  };
}
