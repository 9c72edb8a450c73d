/** Hosts, with their subdomains, that a link may open in the user's browser. News links are written by strangers. */
const hosts = [
  'tradingview.com',
  'binance.com',
  'coindesk.com',
  'cointelegraph.com',
  'decrypt.co',
  'theblock.co',
  'bitcoinmagazine.com',
  'cryptoslate.com',
  'federalreserve.gov',
  'sec.gov',
  'reddit.com',
  'x.com',
];

/** Whether `url` is https, on a known host, on the usual port and without a user name. */
export function isAllowedLink(url: string): boolean {
  const link = URL.parse(url);
  if (link?.protocol !== 'https:' || link.port !== '' || link.username !== '' || link.password !== '') return false;
  return hosts.some((host) => link.hostname === host || link.hostname.endsWith(`.${host}`));
}
