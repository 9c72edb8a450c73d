import { exchangeIdOf, type Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Manifest } from './manifest.ts';

/**
 * Time between the newest decision of a model's data, its sealed window included, and `asOf`, when that is more than `lifeMs`.
 * The demo market follows the same rules for ever, so no model of it expires.
 */
export function expiredBy(
  { split }: Pick<Manifest, 'split'>,
  market: Market,
  asOf: UtcMs,
  lifeMs: number,
): number | undefined {
  if (exchangeIdOf(market) === 'demo') return undefined;
  const age = asOf - (split.sealed ?? split.test).to;
  return age > lifeMs ? age : undefined;
}
