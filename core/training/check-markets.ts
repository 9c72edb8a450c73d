import { Failure } from '../domain/failure.ts';
import { exchangeIdOf, type Market } from '../domain/market.ts';

/**
 * Refuses to train on invented and real prices together: such a model could not say what it knows.
 * @throws Failure 'bad-request'
 */
export function checkMarkets(markets: readonly Market[]): void {
  const exchanges = new Set(markets.map(exchangeIdOf));
  if (!exchanges.has('demo') || exchanges.size === 1) return;
  throw new Failure('bad-request', 'The demo market and real ones cannot be trained on together; choose one kind.');
}
