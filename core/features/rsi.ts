import { WSMA } from 'trading-signals';

/**
 * Relative strength index after Wilder: 100 − 100 / (1 + average gain / average loss).
 * 50 when the price never moved, where the library says 100.
 * @returns a function that takes the next close and gives the index, 0..100, NaN for the first `period` closes
 */
export function createRsi(period: number): (close: number) => number {
  const gain = new WSMA(period);
  const loss = new WSMA(period);
  let previous = Number.NaN;
  return (close) => {
    const change = close - previous;
    previous = close;
    if (Number.isNaN(change)) return Number.NaN;
    const averageGain = gain.update(Math.max(change, 0), false);
    const averageLoss = loss.update(Math.max(-change, 0), false);
    if (averageGain === null || averageLoss === null) return Number.NaN;
    const total = averageGain + averageLoss;
    return total > 0 ? (100 * averageGain) / total : 50;
  };
}
