import { expect, it } from 'vitest';
import type { SeriesSummary } from '../../../core/contract/contract.ts';
import { coverageOf, extentOf, firstMarkets } from './coverage.ts';

const hour = 3_600_000;
const one = (part: Partial<SeriesSummary>): SeriesSummary => ({
  market: 'demo:BTC/USDT',
  timeframe: '1h',
  bars: 10,
  from: 0,
  to: 9 * hour,
  gaps: 0,
  ...part,
});

it('puts all series on one axis, shortest timeframe first', () => {
  const coverage = coverageOf([
    one({}),
    one({ timeframe: '1m', from: 5 * hour, to: 10 * hour - 60_000, bars: 300 }),
    one({ market: 'demo:ETH/USDT', from: 8 * hour, to: 9 * hour, bars: 2, gaps: 1 }),
  ]);
  expect(coverage).toMatchObject({ from: 0, to: 10 * hour });
  expect(coverage?.markets.map(({ market }) => market)).toEqual(['demo:BTC/USDT', 'demo:ETH/USDT']);
  const [minutes, hours] = coverage?.markets[0].rows ?? [];
  expect(minutes).toMatchObject({ timeframe: '1m', left: 0.5, width: 0.5 });
  expect(hours).toMatchObject({ timeframe: '1h', left: 0, width: 1 });
  expect(coverage?.markets[1].rows[0]).toMatchObject({ left: 0.8, gaps: 1 });
});
it('lets the finer bars set the axis and cuts older daily ones', () => {
  const coverage = coverageOf([one({}), one({ timeframe: '1d', from: -240 * hour, to: -24 * hour })]);
  expect(coverage).toMatchObject({ from: 0, to: 10 * hour });
  expect(coverage?.markets[0].rows[1]).toMatchObject({ timeframe: '1d', left: 0, width: 0 });
  expect(coverageOf([one({ timeframe: '1d', from: -24 * hour, to: 0 })])?.from).toBe(-24 * hour);
});
it('is as long as the history of the chosen markets, whatever else is stored', () => {
  const years = one({ market: 'binance:BTC/USDT', from: -9_990 * hour, to: 12 * hour });
  const coverage = coverageOf([one({}), years], ['demo:BTC/USDT']);
  expect(coverage).toMatchObject({ from: 0, to: 10 * hour });
  expect(coverage?.markets).toMatchObject([
    { market: 'binance:BTC/USDT', isChosen: false, rows: [{ left: 0, width: 1 }] },
    { market: 'demo:BTC/USDT', isChosen: true, rows: [{ left: 0, width: 1 }] },
  ]);
  for (const chosen of [[], ['kraken:BTC/USDT'] as const]) {
    const all = coverageOf([one({}), years], chosen);
    expect(all).toMatchObject({ from: -9_990 * hour, to: 13 * hour });
    expect(all?.markets.map(({ isChosen }) => isChosen)).toEqual([true, true]);
  }
});
it('has another extent when older bars come in, not when a newer one does', () => {
  const extent = (part: Partial<SeriesSummary>) => {
    const coverage = coverageOf([one(part)]);
    return coverage && extentOf(coverage);
  };
  expect(extent({ to: 10 * hour, bars: 11 })).toBe(extent({}));
  expect(extent({ from: -hour, bars: 11 })).not.toBe(extent({}));
  expect(extent({ gaps: 1 })).not.toBe(extent({}));
});
it('is null without a single bar', () => {
  expect(coverageOf([])).toBeNull();
  expect(coverageOf([one({ bars: 0 })])).toBeNull();
});

it('starts a run with the streamed markets, and never mixes the demo market with real ones', () => {
  const coverage = coverageOf([
    one({ market: 'binance:BTC/USDT' }),
    one({ market: 'demo:BTC/USDT' }),
    one({ market: 'demo:ETH/USDT' }),
  ]);
  expect(firstMarkets(coverage, ['demo:BTC/USDT', 'demo:ETH/USDT'])).toEqual(['demo:BTC/USDT', 'demo:ETH/USDT']);
  expect(firstMarkets(coverage, ['kraken:BTC/USDT'])).toEqual(['binance:BTC/USDT']);
  expect(firstMarkets(null)).toEqual([]);
});
