import type { SourceSettings } from '../../contract/contract.ts';

const feeds = [
  ['coindesk', 'CoinDesk', 'https://www.coindesk.com/arc/outboundfeeds/rss/'],
  ['cointelegraph', 'Cointelegraph', 'https://cointelegraph.com/rss'],
  ['decrypt', 'Decrypt', 'https://decrypt.co/feed'],
  ['the-block', 'The Block', 'https://www.theblock.co/rss.xml'],
  ['bitcoin-magazine', 'Bitcoin Magazine', 'https://bitcoinmagazine.com/feed'],
  ['cryptoslate', 'CryptoSlate', 'https://cryptoslate.com/feed/'],
  ['federal-reserve', 'Federal Reserve', 'https://www.federalreserve.gov/feeds/press_monetary.xml'],
  ['sec', 'SEC press releases', 'https://www.sec.gov/news/pressreleases.rss'],
] as const;

/**
 * The sources of a new workstation. Feeds and the Fear & Greed index need no key and are on; Reddit and X need one and are
 * off. On the demo market all are off: real headlines say nothing of made-up prices.
 */
export function defaultSources(options: { isRealMarket: boolean }): SourceSettings[] {
  const isEnabled = options.isRealMarket;
  return [
    ...feeds.map(([id, name, url]) => ({ id, name, kind: 'rss' as const, url, isEnabled, everyMinutes: 10 })),
    { id: 'fear-greed', name: 'Fear & Greed index', kind: 'fearGreed', isEnabled, everyMinutes: 60 },
    { id: 'r-bitcoin', name: 'r/Bitcoin', kind: 'reddit', subreddit: 'Bitcoin', isEnabled: false, everyMinutes: 15 },
    { id: 'r-ethereum', name: 'r/ethereum', kind: 'reddit', subreddit: 'ethereum', isEnabled: false, everyMinutes: 15 },
    {
      id: 'x-crypto',
      name: 'X: bitcoin, ethereum',
      kind: 'x',
      query: '(bitcoin OR ethereum) lang:en -is:retweet -is:reply',
      isEnabled: false,
      everyMinutes: 60,
    },
  ];
}
