import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';

/**
 * Refuses a market that brings nothing to learn from: the model would pass for one that knows it.
 * @param trained the market of each training sample, as an index into `markets`
 * @throws Failure 'not-enough-data' that names the market
 */
export function checkEveryMarket(markets: readonly Market[], trained: Iterable<number>): void {
  const present = new Set(trained);
  const absent = markets.filter((_, index) => !present.has(index));
  if (absent.length === 0) return;
  throw new Failure(
    'not-enough-data',
    `There is no training decision of ${absent.join(' and ')} in this range; download or import its candles, choose another range, or leave it out.`,
  );
}
