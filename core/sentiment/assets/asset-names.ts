/** How headlines name an asset. */
type AssetNames = {
  /** Whole words, upper and lower case alike; a blank stands for any blanks. */
  readonly names: readonly string[];
  /** The ticker stands for the asset: in any case, in capitals only, or after $ or # only where it is a common word. */
  readonly ticker: 'any' | 'capitals' | 'marked';
  /** A name that is also a common word: it counts with a capital only, and not where the words around it make it common. */
  readonly capitalName?: string;
};

const withNames = (ticker: AssetNames['ticker'], ...names: string[]): AssetNames => ({ names, ticker });

/**
 * The assets that are told apart, by ticker. Names that are common words (Avalanche, Near, Stellar, Polygon) count only with
 * what makes them a name. Stable coins and exchanges are not here: news of them is news of the whole market.
 */
export const assetNames: Readonly<Record<string, AssetNames>> = {
  BTC: withNames('any', 'bitcoin', 'bitcoins', 'xbt', 'wbtc', 'satoshi nakamoto'),
  ETH: withNames('any', 'ether', 'ethereum', 'etherium', 'steth', 'weth'),
  XRP: {
    ...withNames(
      'any',
      'ripple labs',
      "ripple's",
      'against ripple',
      'ripple cto',
      'ripple ceo',
      'ripple vs sec',
      'ripple lawsuit',
    ),
    capitalName: 'Ripple',
  },
  SOL: withNames('capitals', 'solana'),
  BNB: withNames('any', 'bnb chain', 'binance coin'),
  DOGE: withNames('capitals', 'dogecoin'),
  ADA: withNames('capitals', 'cardano'),
  TRX: withNames('any', 'tron network', "tron's"),
  TON: withNames('marked', 'toncoin', 'the open network'),
  AVAX: withNames('any', 'avalanche network', 'avalanche blockchain', 'avalanche foundation'),
  SHIB: withNames('any', 'shiba inu', 'shibarium'),
  DOT: withNames('marked', 'polkadot'),
  LINK: withNames('marked', 'chainlink'),
  LTC: withNames('any', 'litecoin'),
  BCH: withNames('any', 'bitcoin cash'),
  BSV: withNames('any', 'bitcoin sv'),
  ETC: withNames('marked', 'ethereum classic', 'ether classic'),
  UNI: withNames('marked', 'uniswap'),
  XLM: withNames('any', 'stellar lumens', 'stellar network', 'stellar foundation'),
  XMR: withNames('any', 'monero'),
  ATOM: withNames('marked', 'cosmos hub', 'cosmos network'),
  NEAR: withNames('marked', 'near protocol'),
  APT: withNames('marked', 'aptos'),
  ARB: withNames('marked', 'arbitrum'),
  OP: withNames('marked', 'optimism network', 'op mainnet'),
  POL: withNames('marked', 'polygon labs', 'polygon network', 'matic'),
  SUI: withNames('capitals', 'sui network', 'sui blockchain'),
  AAVE: withNames('any'),
  FIL: withNames('marked', 'filecoin'),
  HBAR: withNames('any', 'hedera'),
  ICP: withNames('marked', 'internet computer'),
  PEPE: withNames('marked', 'pepecoin', 'pepe coin'),
  HYPE: withNames('marked', 'hyperliquid'),
};

/** Other tickers for the same asset, as exchanges write them. */
export const tickerAliases: Readonly<Record<string, string>> = {
  XBT: 'BTC',
  WBTC: 'BTC',
  WETH: 'ETH',
  XDG: 'DOGE',
  MATIC: 'POL',
};
