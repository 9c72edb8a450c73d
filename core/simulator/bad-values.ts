import type { FaultSettings } from './fault-table.ts';

type BadKind = FaultSettings<'badValues'>['kind'];

type Prices = { open: string; high: string; low: string; close: string };

/** A candle's prices, as Binance writes them, spoilt in one way. */
export function spoilPrices(prices: Prices, kind: BadKind): Prices {
  if (kind === 'nan') return { ...prices, close: 'NaN' };
  if (kind === 'empty') return { ...prices, close: '' };
  if (kind === 'negative') return { ...prices, close: `-${prices.close}`, low: `-${prices.close}` };
  if (kind === 'huge') return { ...prices, close: '1e308', high: '1e308' };
  if (kind === 'high-below-low') {
    // Flat candles have nothing to swap, so the high is pushed below the low as well.
    return { ...prices, high: (Number(prices.low) * 0.99).toFixed(8), low: prices.high };
  }
  const jump = (text: string) => (Number(text) * 1.3).toFixed(8);
  return { open: jump(prices.open), high: jump(prices.high), low: jump(prices.low), close: jump(prices.close) };
}
