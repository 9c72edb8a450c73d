import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hears, recogniseAssets } from './recognise-assets.ts';

describe('assets in a headline', () => {
  it.each([
    ['Bitcoin falls below $60,000', 'BTC'],
    ["BITCOIN'S worst week", 'BTC'],
    ['bitcoin’s hash rate', 'BTC'],
    ['$btc to the moon', 'BTC'],
    ['#BTC #ETH', 'BTC ETH'],
    ['BTCUSDT perpetuals, ETH-USD and XBT/EUR', 'BTC ETH'],
    ['btc and eth slip', 'BTC ETH'],
    ['Ether and ether.fi', 'ETH'],
    ['Ethereum, Solana rally', 'ETH SOL'],
    ['Bitcoin Cash halves', 'BCH'],
    ['Bitcoin  Cash and Bitcoin', 'BCH BTC'],
    ['Ethereum Classic attacked', 'ETC'],
    ['Bit\u200bcoin hacked', 'BTC'],
    ['Ｂｉｔｃｏｉｎ in full width', 'BTC'],
    ['比特币 BTC 上涨', 'BTC'],
    ['🚀BTC🚀', 'BTC'],
    ['$SOL and $DOT', 'DOT SOL'],
    ['SOL/USDT listed', 'SOL'],
    ['<b>Bitcoin</b>', 'BTC'],
    ['$MATIC becomes POL', 'POL'],
    ['Ripple wins', 'XRP'],
    ['SEC drops lawsuit against Ripple', 'XRP'],
    ['sec drops lawsuit against ripple', 'XRP'],
    ['RIPPLE AND CIRCLE', 'XRP'],
    ['Ripple-backed stablecoin, CEO of Ripple', 'XRP'],
    ['ADA rallies 10%', 'ADA'],
    ['$ADA standards', 'ADA'],
  ])('"%s" names %s', (text, expected) => {
    expect(recogniseAssets(text).join(' ')).toBe(expected);
  });

  it.each([
    ['the miners stand together'],
    ['Fed holds rates steady'],
    ['method and something bethel'],
    ['ETH Zürich publishes a study'],
    ['Link in bio, near the top, dot by dot'],
    ['sol rises over the sea'],
    ['An avalanche of selling'],
    ['Stellar results, a ripple effect'],
    ['Ripple effects of the crash, a Ripple-Effect, a Ripple of Fear'],
    ['Rate shock to Ripple Through markets, ripple across Asia'],
    ['Ripples and Rippled'],
    ['ADA compliance rule'],
    ['Shops sued under the ADA, ADA lawsuits rise, ada-compliant doors, ADA Title III'],
    ['ABTC MBTCX _BTC_ BTC1'],
    ['Binance hacked, Tether depegs'],
    [''],
    ['\u0000\u200b'],
  ])('"%s" is about the whole market', (text) => {
    expect(recogniseAssets(text)).toEqual([]);
  });

  it('are heard by their own markets, and those of none by every market', () => {
    expect(hears('binance:BTC/USDT', ['BTC'])).toBe(true);
    expect(hears('kraken:XBT/EUR', ['BTC'])).toBe(true);
    expect(hears('demo:ETH/USDT', ['BTC'])).toBe(false);
    expect(hears('demo:ETH/BTC', ['BTC'])).toBe(false);
    expect(hears('demo:BTC/USDT', ['SOL'])).toBe(false);
    expect(hears('demo:ETH/USDT', [])).toBe(true);
  });

  it('are found in any text without failing, each once and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 200 }), (units) => {
        const found = recogniseAssets(`${String.fromCharCode(...units)} BTC ETH bitcoin`);
        expect(found).toEqual([...new Set(found)].sort());
        expect(found).toContain('ETH');
      }),
    );
    expect(recogniseAssets(`${'bitcoi'.repeat(20_000)} ETH`)).toEqual(['ETH']);
    expect(recogniseAssets(`${'\u0301\u0316'.repeat(20_000)} ETH`)).toEqual(['ETH']);
  });
});
