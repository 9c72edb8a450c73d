import { getTrueRange, WSMA } from 'trading-signals';
import type { ClosedColumns } from '../domain/candle.ts';

/**
 * Average true range after Wilder, in the price's unit, one value a bar.
 * The first true range belongs to the second bar and the first average is the mean of `period` of them:
 * NaN for the first `period` bars. The library's ATR counts the first bar's range too and differs until that has died out.
 */
export function atrSeries(candles: ClosedColumns, period = 14): Float64Array {
  const smoothing = new WSMA(period);
  const series = new Float64Array(candles.close.length).fill(Number.NaN);
  for (let i = 1; i < series.length; i += 1) {
    const range = getTrueRange(
      { high: candles.high[i], low: candles.low[i], close: candles.close[i] },
      candles.close[i - 1],
    );
    series[i] = smoothing.update(range, false) ?? Number.NaN;
  }
  return series;
}
