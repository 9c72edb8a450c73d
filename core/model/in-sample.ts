import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Manifest } from './manifest.ts';

/** Whether a decision at `asOf` lies in the time whose outcomes the model was trained, chosen or tested on. */
export function isInSample(
  { split, markets }: Pick<Manifest, 'split' | 'markets'>,
  market: Market,
  asOf: UtcMs,
): boolean {
  return markets.includes(market) && asOf >= split.train.from && asOf <= split.test.to;
}
