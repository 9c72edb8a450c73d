import ccxt from 'ccxt';

/** Whether there can be markets of this exchange: `demo`, or an id that ccxt knows. */
export function isKnownExchange(exchangeId: string): boolean {
  return exchangeId === 'demo' || ccxt.exchanges.includes(exchangeId);
}
