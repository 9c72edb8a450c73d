import type { CandleStore } from '../candles/store.ts';
import { type ClosedCandle, type ClosedColumns, candleAt, type Gap, sliceColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';

/** Where an account reads the market. */
export type MinuteSource = {
  /** Closed 1m bars that open in [from, to), ascending. */
  read(market: Market, from: UtcMs, to: UtcMs): ClosedColumns;
  /** What the exchange itself does not have. */
  holes(market: Market): readonly Gap[];
};

/** The bars of a stretch up to the first minute of which it is not known yet what it is; `end` is that minute's open. */
export type KnownMinutes = { readonly bars: ClosedColumns; readonly end: UtcMs };

/**
 * What is known of the minutes that open in [from, to], and of the first bar after them where the exchange has none at `to`.
 * A missing bar ends it, unless the exchange has none there.
 */
export function knownMinutes(
  source: MinuteSource,
  market: Market,
  { from, to }: { readonly from: UtcMs; readonly to: UtcMs },
): KnownMinutes {
  const holes = source.holes(market);
  const afterHoles = (minute: UtcMs): UtcMs => {
    const hole = holes.find((gap) => gap.from <= minute && minute <= gap.to);
    return hole ? afterHoles(hole.to + minuteMs) : minute;
  };
  const last = afterHoles(to);
  const bars = source.read(market, from, last + minuteMs);
  let end = from;
  let count = 0;
  for (const openTime of bars.openTime) {
    if (openTime > end && afterHoles(end) < openTime) break;
    end = openTime + minuteMs;
    count += 1;
  }
  return { bars: sliceColumns(bars, 0, count), end: afterHoles(end) };
}

/** The first bar that opens in [from, to). */
export function firstBar({ bars }: KnownMinutes, from: UtcMs, to: UtcMs): ClosedCandle | undefined {
  const index = bars.openTime.findIndex((openTime) => openTime >= from);
  return index >= 0 && bars.openTime[index] < to ? candleAt(bars, index) : undefined;
}

/** The bars of a candle store. */
export function minutesOf(store: Pick<CandleStore, 'read' | 'holes'>): MinuteSource {
  return {
    read: (market, from, to) => store.read(market, '1m', from, to),
    holes: (market) => store.holes(market, '1m'),
  };
}
