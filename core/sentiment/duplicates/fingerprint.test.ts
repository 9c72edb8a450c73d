import { describe, expect, it } from 'vitest';
import { recogniseAssets } from '../assets/recognise-assets.ts';
import { fingerprint, saysTheSame } from './fingerprint.ts';

const isSame = (a: string, b: string) =>
  saysTheSame(fingerprint(a, recogniseAssets(a)), fingerprint(b, recogniseAssets(b)));
const headline = 'Bitcoin surges past $100,000 as spot ETF inflows grow on Wall Street';

describe('headlines that say the same', () => {
  it.each([
    [headline],
    [headline.toUpperCase()],
    [`${headline} - CoinDesk`],
    [`${headline} | The Block`],
    ['Bitcoin surges past $100,000 as spot ETF inflows grow on Wall Street!'],
    ['Bitcoin surges past $100,000 as the spot ETF inflows grow on Wall Street'],
    ['JUST IN: Bitcoin surges past $100,000 as spot ETF inflows grow on Wall Street'],
    ['Bit\u200bcoin surges past $100,000 as spot ETF inflows grow on Wall Street'],
  ])('one of them is "%s"', (other) => {
    expect(isSame(headline, other)).toBe(true);
    expect(isSame(other, headline)).toBe(true);
  });

  it.each([
    ['another number', 'Bitcoin surges past $90,000 as spot ETF inflows grow on Wall Street'],
    ['the other direction', 'Bitcoin plunges past $100,000 as spot ETF inflows grow on Wall Street'],
    ['another asset', 'Ether surges past $100,000 as spot ETF inflows grow on Wall Street'],
    ['a negation', 'Bitcoin not surges past $100,000 as spot ETF inflows grow on Wall Street'],
    ['another story', 'Bitcoin surges past $100,000 after court frees exchange founder'],
    ['nothing', ''],
  ])('are not those with %s', (_what, other) => {
    expect(isSame(headline, other)).toBe(false);
  });

  it('are never those without a word', () => {
    expect(isSame('🚀🚀', '💥')).toBe(false);
    expect(isSame('', '')).toBe(false);
  });
});
