import { Failure } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { Exchange } from '../exchange.ts';
import { type BinanceHost, createBinanceExchange } from './binance-exchange.ts';
import { createGenericExchange } from './generic-exchange.ts';

/** Both serve public market data; the second has no trading behind it and is reachable from more places. */
const binanceHosts: readonly BinanceHost[] = [
  { restUrl: 'https://api.binance.com', wsUrl: 'wss://stream.binance.com:9443/ws' },
  { restUrl: 'https://data-api.binance.vision', wsUrl: 'wss://data-stream.binance.vision/ws' },
];

/**
 * The exchange behind `source`: `binance`, `demo` (the local simulator, spoken to like Binance) or any id ccxt knows.
 * Nothing is contacted yet. Public data only: there is no way to give it a key.
 * @param options.timeoutMs how long one REST call may take, real ms
 * @throws Failure 'not-found' when ccxt has no such exchange, 'bad-request' for `demo` without a simulator
 */
export async function createExchange(options: {
  source: string;
  simulator?: { readonly restUrl: string; readonly wsUrl: string };
  clock: Clock;
  logger: Logger;
  timeoutMs?: number;
}): Promise<Exchange> {
  const { source, simulator, ...rest } = options;
  if (source === 'binance') return createBinanceExchange({ id: source, name: 'Binance', hosts: binanceHosts, ...rest });
  if (source !== 'demo') return createGenericExchange({ id: source, ...rest });
  if (!simulator) throw new Failure('bad-request', 'The demo market needs the address of a running simulator.');
  return createBinanceExchange({ id: source, name: 'The demo market', hosts: [simulator], ...rest });
}
