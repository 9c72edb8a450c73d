import type { Candle, ClosedCandle } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';

/** A server that lags a little behind the exchange's clock may still show a bar as it was just before its close. */
const lagMs = 2_000;

/**
 * The rows of a REST answer that are final: a newer row follows, or the exchange's clock is 2 s past their close.
 * @param earliest the exchange's time was at least this when it was asked; -Infinity when nothing is known of it: then only
 * a newer row closes
 */
export function closedRows(rows: readonly Candle[], timeframe: Timeframe, earliest: UtcMs): ClosedCandle[] {
  const times = rows.map((row) => row.openTime).filter(Number.isFinite);
  const newest = Math.max(Number.NEGATIVE_INFINITY, ...times);
  const closedBy = Math.max(newest, earliest - lagMs);
  const length = timeframeMs(timeframe);
  return rows.filter((row) => row.openTime + length <= closedBy).map((row) => ({ ...row, isClosed: true }));
}
