import { type Market, symbolOf } from '../../domain/market.ts';
import { assetNames, tickerAliases } from './asset-names.ts';

/** A capital word may carry what it is quoted in: BTCUSDT, BTC/USDT, BTC-USD. */
const quotes = '(?:USDT|USDC|USD|EUR)?';
const before = '(?<![\\p{L}\\p{N}_])';
const after = '(?![\\p{L}\\p{N}_])';
// Two universities, an act on disabilities and longer names stand before what they would be taken for.
const notAnAsset = [
  'eth z[uü]rich',
  'eth lausanne',
  'ethereum name service',
  'bitcoin.com',
  '(?<![$#])ada (?:title|compliance|compliant|accessibility|accessible|violations?|lawsuits?|complaints?|requirements?|standards?|settlements?|rules?|website)',
  'ada-compliant',
  'under the ada',
];
/** What makes a common word of a name that stands before it. */
const commonUse = '(?![\\s-]+(?i:effects?|of|through|throughout|across|outwards?)(?!\\p{L}))';

const tickerOf = new Map<string, string>();
const words: string[] = [...notAnAsset];
const capitals: string[] = [];
const marked: string[] = Object.keys(tickerAliases);
const capitalNames: string[] = [];
for (const [ticker, { names, ticker: use, capitalName }] of Object.entries(assetNames)) {
  for (const name of names) tickerOf.set(name, ticker);
  if (capitalName) {
    capitalNames.push(capitalName, capitalName.toUpperCase());
    tickerOf.set(capitalName, ticker).set(capitalName.toUpperCase(), ticker);
  }
  words.push(...names);
  marked.push(ticker);
  if (use === 'any') words.push(ticker.toLowerCase());
  if (use !== 'marked') capitals.push(ticker);
}

// The longer name first: "bitcoin cash" is not bitcoin.
const oneOf = (list: readonly string[]) =>
  [...list]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll('.', '\\.').replaceAll(' ', '\\s+'))
    .join('|');
const named = new RegExp(`${before}(?:${oneOf(words)})${after}`, 'giu');
const inCapitals = new RegExp(`${before}(${oneOf(capitals)})${quotes}${after}`, 'gu');
const withCapital = new RegExp(`${before}(${oneOf(capitalNames)})${after}${commonUse}`, 'gu');
const afterMark = new RegExp(`[$#](${oneOf(marked)})${quotes}${after}`, 'giu');
const hidden = /\p{Cf}/gu;
// Normalisation sorts a run of combining marks in time quadratic in its length; no name has more than a few.
const excessMarks = /(?<=[\p{M}\uff9e\uff9f]{4})[\p{M}\uff9e\uff9f]+/gu;

/**
 * The assets a text names, as tickers in alphabetical order; empty when it names none. Whole words only ("ether" is not in
 * "together"), characters that nobody sees left aside, and the longer name before the shorter ("Bitcoin Cash" is not BTC).
 */
export function recogniseAssets(text: string): string[] {
  const plain = text.replace(excessMarks, '').normalize('NFKC').replace(hidden, '').replaceAll('’', "'");
  const found = new Set<string>();
  // What has been read as a name is blanked, so that no part of it is read again.
  const rest = plain.replace(named, (match) => {
    const name = match.toLowerCase().replace(/\s+/g, ' ');
    const ticker = tickerOf.get(name) ?? name.toUpperCase();
    if (ticker in assetNames) found.add(ticker);
    return ' ';
  });
  for (const [, name] of rest.matchAll(withCapital)) found.add(tickerOf.get(name) ?? name);
  for (const pattern of [inCapitals, afterMark])
    for (const [, ticker] of rest.matchAll(pattern)) found.add(commonTicker(ticker.toUpperCase()));
  return [...found].sort();
}

/**
 * The asset whose news a market hears: its base, by the ticker headlines are stored with.
 * A headline that names no asset is heard by every market.
 */
export function assetOf(market: Market): string {
  return commonTicker(symbolOf(market).split('/')[0]);
}

/** Whether a market hears a headline that names these assets: its own is among them, or it names none. */
export function hears(market: Market, assets: readonly string[]): boolean {
  return assets.length === 0 || assets.includes(assetOf(market));
}

function commonTicker(ticker: string): string {
  return tickerAliases[ticker] ?? ticker;
}
