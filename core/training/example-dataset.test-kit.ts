import type { Market } from '../domain/market.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { dayMs } from '../domain/timeframe.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { buildDataset, type Dataset } from './dataset.ts';
import type { ReadSeries } from './market-series.ts';
import { simulatedSeries } from './simulated-series.ts';

const from = Date.UTC(2025, 0, 1);
export const exampleMarkets: readonly Market[] = ['demo:BTC/USDT', 'demo:ETH/USDT'];

/** Three weeks of a synthetic market: half of it warms up the 1h features. */
export function exampleSeries(days = 21): ReadSeries {
  return simulatedSeries(createSyntheticMarket({ seed: 1 }), from, from + days * dayMs);
}

export function exampleDataset(readSeries: ReadSeries = exampleSeries(), config = exampleConfig): Dataset {
  return buildDataset({ readSeries, markets: exampleMarkets, decisions: {}, rules: defaultTradeRules, config });
}
