/**
 * What is traded and where: `exchangeId:BASE/QUOTE`, for example `binance:BTC/USDT` or `demo:ETH/USDT`.
 * The exchange is part of the name, so that demo candles and real ones can never be mixed.
 */
export type Market = `${string}:${string}/${string}`;

const pattern = /^(?:([a-z][a-z0-9-]*):)?([A-Z0-9]+\/[A-Z0-9]+)$/;

/**
 * Reads `BTC/USDT` (then on `defaultExchangeId`) or `exchange:BTC/USDT`.
 * @returns undefined when the text is neither
 */
export function parseMarket(text: string, defaultExchangeId = 'binance'): Market | undefined {
  const match = pattern.exec(text);
  return match ? (`${match[1] ?? defaultExchangeId}:${match[2]}` as Market) : undefined;
}

export function exchangeIdOf(market: Market): string {
  return market.slice(0, market.indexOf(':'));
}

/** The part a trader reads: `BTC/USDT`. */
export function symbolOf(market: Market): string {
  return market.slice(market.indexOf(':') + 1);
}

/** For places where markets of several exchanges stand side by side: `BTC/USDT · demo`. */
export function marketLabel(market: Market): string {
  return `${symbolOf(market)} · ${exchangeIdOf(market)}`;
}

/** Several markets in one line, each exchange named once: `BTC/USDT, ETH/USDT · binance`. */
export function marketsLabel(markets: readonly Market[]): string {
  const byExchange = Map.groupBy(markets, exchangeIdOf);
  return [...byExchange].map(([exchangeId, own]) => `${own.map(symbolOf).join(', ')} · ${exchangeId}`).join('; ');
}
