import type { ClosedColumns } from '../domain/candle.ts';
import { createMacd } from './macd.ts';
import { createRsi } from './rsi.ts';

/** Columns of the candles' length; NaN while warming up. RSI 0..100, the others in the price's unit. */
export type Indicators = {
  readonly openTime: Float64Array;
  readonly rsi: Float64Array;
  readonly macd: Float64Array;
  readonly macdSignal: Float64Array;
  readonly macdHistogram: Float64Array;
};

/** RSI(14) and MACD(12, 26, 9) for the chart, from the code the features are made with. */
export function computeIndicators(candles: ClosedColumns): Indicators {
  const bars = candles.close.length;
  const column = () => new Float64Array(bars);
  const result = {
    openTime: candles.openTime,
    rsi: column(),
    macd: column(),
    macdSignal: column(),
    macdHistogram: column(),
  };
  const nextRsi = createRsi(14);
  const nextMacd = createMacd();
  for (let i = 0; i < bars; i += 1) {
    const { macd, signal, histogram } = nextMacd(candles.close[i]);
    result.rsi[i] = nextRsi(candles.close[i]);
    result.macd[i] = macd;
    result.macdSignal[i] = signal;
    result.macdHistogram[i] = histogram;
  }
  return result;
}
