import { asClosed, type ClosedColumns, columnNames } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import type { ReadSeries } from './market-series.ts';

/** The same market, but no bar of any length that touches [gapFrom, gapTo). */
export function withoutBars(whole: ReadSeries, gapFrom: UtcMs, gapTo: UtcMs): ReadSeries {
  return (market, timeframe, from, to) => {
    const columns = whole(market, timeframe, from, to);
    const length = timeframeMs(timeframe);
    const isKept = (openTime: number) => openTime + length <= gapFrom || openTime >= gapTo;
    const kept = [...columns.openTime.keys()].filter((i) => isKept(columns.openTime[i]));
    const pick = (name: (typeof columnNames)[number]) => Float64Array.from(kept, (i) => columns[name][i]);
    return asClosed(Object.fromEntries(columnNames.map((name) => [name, pick(name)])) as ClosedColumns);
  };
}
