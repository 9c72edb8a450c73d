import { asClosed, type ClosedColumns, emptyColumns, sliceColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { openTimeOf, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import type { Stretch } from './gaps.ts';
import { joinColumns, mergeColumns } from './merge-columns.ts';
import { resample } from './resample.ts';
import type { CandleStore } from './store.ts';

type Source = Pick<CandleStore, 'read' | 'firstTime' | 'last'>;

/** The finer bars a missing bar is built from, in the order they are tried. */
function partsOf(timeframe: Timeframe): Timeframe[] {
  return (['1m', '5m'] as const).filter((part) => timeframeMs(part) < timeframeMs(timeframe));
}

/**
 * The bars that open in [from, to), ascending: those stored, and where one is missing, the one built from all of its 1m bars, else all of its 5m bars.
 * 10m bars, which exchanges do not have, are always built.
 * @throws Failure 'corrupt' when a stored bar that is needed fails its checksum
 */
export function readSeries(store: Source, market: Market, timeframe: Timeframe, from: UtcMs, to: UtcMs): ClosedColumns {
  let bars = timeframe === '10m' ? asClosed(emptyColumns()) : store.read(market, timeframe, from, to);
  for (const part of partsOf(timeframe)) {
    const length = timeframeMs(timeframe);
    const extent = extentOf(store, market, part);
    if (!extent) continue;
    const first = Math.ceil(Math.max(from, openTimeOf(extent.from, timeframe)) / length) * length;
    const end = Math.ceil(Math.min(to, extent.to) / length) * length;
    const built = missingStretches(bars.openTime, first, end, length).map((missing) =>
      resample(store.read(market, part, missing.from, missing.to), part, timeframe),
    );
    bars = mergeColumns(bars, joinColumns(built));
  }
  return bars;
}

/**
 * The newest `limit` bars that have closed at or before `before`, ascending; fewer when there are no more.
 * Bars are found as `readSeries` finds them.
 */
export function readNewest(
  store: Source,
  market: Market,
  timeframe: Timeframe,
  limit: number,
  before: UtcMs,
): ClosedColumns {
  const length = timeframeMs(timeframe);
  const extents = [timeframe, ...partsOf(timeframe)].flatMap((part) => extentOf(store, market, part) ?? []);
  if (extents.length === 0 || limit <= 0) return asClosed(emptyColumns());
  const oldest = Math.min(...extents.map((extent) => extent.from));
  const newest = Math.max(...extents.map((extent) => extent.to));
  // A bar is closed at or before `before` exactly when it opens before the bar that contains `before`.
  const end = openTimeOf(Math.min(before, newest), timeframe);
  for (let span = limit; ; span *= 2) {
    const from = end - span * length;
    const bars = readSeries(store, market, timeframe, from, end);
    const count = bars.openTime.length;
    if (count >= limit || from <= oldest) return sliceColumns(bars, Math.max(0, count - limit), count);
  }
}

/** From the first open time to the last close time stored. */
function extentOf(store: Source, market: Market, timeframe: Timeframe): Stretch | undefined {
  const last = store.last(market, timeframe);
  const from = last && store.firstTime(market, timeframe);
  return last && from !== undefined ? { from, to: last.openTime + timeframeMs(timeframe) } : undefined;
}

/** Runs of open times on the grid of [from, to) that `openTimes` lacks. */
function missingStretches(openTimes: Float64Array, from: UtcMs, to: UtcMs, length: number): Stretch[] {
  const missing: Stretch[] = [];
  let expected = from;
  for (const openTime of openTimes) {
    if (openTime >= to) break;
    if (openTime > expected) missing.push({ from: expected, to: openTime });
    expected = Math.max(expected, openTime + length);
  }
  if (expected < to) missing.push({ from: expected, to });
  return missing;
}
