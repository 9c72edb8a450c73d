import type { CandleStore } from '../candles/store.ts';
import type { ClosedColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';

/** Stored bars of [from, to); damaged ones are dropped, so that they are missing and get fetched again. */
export function readSound(
  store: CandleStore,
  market: Market,
  timeframe: Timeframe,
  from: UtcMs,
  to: UtcMs,
): ClosedColumns {
  try {
    return store.read(market, timeframe, from, to);
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'corrupt')) throw error;
    store.repair(market, timeframe);
    return store.read(market, timeframe, from, to);
  }
}
