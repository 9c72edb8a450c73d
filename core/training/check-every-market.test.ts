import { describe, expect, it } from 'vitest';
import { sliceColumns } from '../domain/candle.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { buildDataset } from './dataset.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import type { ReadSeries } from './market-series.ts';

describe('a market without a decision to learn from', () => {
  it('is refused by name, and so is no market that has some', () => {
    const series = exampleSeries();
    const without: ReadSeries = (market, ...asked) =>
      market === exampleMarkets[1] ? sliceColumns(series(market, ...asked), 0, 0) : series(market, ...asked);
    const build = (readSeries: ReadSeries) =>
      buildDataset({
        readSeries,
        markets: exampleMarkets,
        decisions: {},
        rules: defaultTradeRules,
        config: exampleConfig,
      });
    expect(() => build(without)).toThrow(
      'There is no training decision of demo:ETH/USDT in this range; download or import its candles, choose another range, or leave it out.',
    );
    expect(() => build(series)).not.toThrow();
  });
});
