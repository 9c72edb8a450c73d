import { describe, expect, it } from 'vitest';
import { marketsLabel, parseMarket } from './market.ts';

describe('markets', () => {
  it('are named in one line, each exchange once', () => {
    expect(marketsLabel(['binance:BTC/USDT', 'binance:ETH/USDT'])).toBe('BTC/USDT, ETH/USDT · binance');
    expect(marketsLabel(['demo:BTC/USDT', 'kraken:ETH/EUR'])).toBe('BTC/USDT · demo; ETH/EUR · kraken');
    expect(marketsLabel([])).toBe('');
  });

  it('are read with and without their exchange, and nothing else is one', () => {
    expect(parseMarket('BTC/USDT')).toBe('binance:BTC/USDT');
    expect(parseMarket('demo:ETH/USDT')).toBe('demo:ETH/USDT');
    for (const text of ['BTC', 'btc/usdt', 'demo:', ':BTC/USDT', 'BTC/USDT/X'])
      expect(parseMarket(text)).toBeUndefined();
  });
});
