import { type Exchange as CcxtExchange, exchanges, pro } from 'ccxt';
import { Failure } from '../../domain/failure.ts';

type Constructor = new (options: Record<string, unknown>) => CcxtExchange;

/**
 * What ccxt calls `id`, streaming where it can.
 * @throws Failure 'not-found' with all that there are, when ccxt has no such exchange
 */
export function findExchange(id: string): Constructor {
  const find = (among: object) => (Object.hasOwn(among, id) ? (among as Record<string, Constructor>)[id] : undefined);
  const found = find(pro) ?? find(exchanges);
  if (found) return found;
  const ids = Object.keys(exchanges).filter((known) => known !== 'binance');
  throw new Failure(
    'not-found',
    `There is no exchange called ${id}; there are binance, demo (the built-in market) and, over ccxt, ${ids.sort().join(', ')}.`,
  );
}
