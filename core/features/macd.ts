import { createEma } from './ema.ts';

/** In the price's unit; NaN while warming up: `macd` for 25 closes, the others for 33. */
type Macd = { readonly macd: number; readonly signal: number; readonly histogram: number };

/** Moving average convergence divergence with the usual periods 12, 26 and 9; takes the next close. */
export function createMacd(): (close: number) => Macd {
  const fast = createEma(12);
  const slow = createEma(26);
  const smooth = createEma(9);
  return (close) => {
    const macd = fast(close) - slow(close);
    const signal = Number.isNaN(macd) ? Number.NaN : smooth(macd);
    return { macd, signal, histogram: macd - signal };
  };
}
