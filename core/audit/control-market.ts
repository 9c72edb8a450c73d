import type { Market } from '../domain/market.ts';
import type { TradeRules } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, hourMs, timeframeMs } from '../domain/timeframe.ts';
import { warmupBars } from '../features/warmup.ts';
import { branchesOf, type ModelConfig } from '../model/config.ts';
import { createSyntheticMarket, type SyntheticMarket } from '../simulator/synthetic-market.ts';
import { buildDataset, type Dataset } from '../training/dataset.ts';
import type { ReadSeries } from '../training/market-series.ts';
import { simulatedSeries } from '../training/simulated-series.ts';

/**
 * Six times the drift of the demo market and constant volatility. A new trend then shows within some ten minutes, so what the
 * past tells comes near to what the hidden trend tells, and a learner can be held to the latter. In the demo market nobody could
 * know the trend well enough, and changing volatility would take years of candles to learn.
 */
const settings = { strength: 6, unrest: 0 } as const;
const epoch: UtcMs = Date.UTC(2025, 0, 1);

/**
 * Take profit and stop loss alike, two hours: the three classes are then about equally frequent, and always giving the same answer
 * earns less than half of the best accuracy. With the usual trade on the demo market it would earn four fifths of it.
 */
const rules: TradeRules = { takeProfitAtr: 1.3, stopLossAtr: 1.3, horizonMs: 2 * hourMs, roundTripCost: 0.0024 };

/** The simulator's hidden state is whole on full hours. */
const decisionEveryMs = hourMs;
const defaultDays = 300;
const markets: readonly Market[] = ['control:BTC/USDT', 'control:ETH/USDT'];

export type Control = { readonly market: SyntheticMarket; readonly readSeries: ReadSeries; readonly dataset: Dataset };

/**
 * The simulator's market with its learnable component, as a dataset made by the code that makes every other.
 * @param options.days of decisions, one an hour in each of two markets; default 300, which show some 800 trends
 * @param options.strength of the component; default 6, 0 has nothing to learn about direction
 */
export function buildControl(options: {
  config: ModelConfig;
  seed: number;
  days?: number;
  strength?: number;
}): Control {
  const { config, seed, days = defaultDays, strength = settings.strength } = options;
  const market = createSyntheticMarket({ ...settings, seed, strength, epoch });
  const histories = branchesOf(config).map(
    ({ timeframe, window }) => (window + warmupBars[timeframe]) * timeframeMs(timeframe),
  );
  // The trade's ATR needs hours whatever the network reads.
  const from = epoch + dayMs * Math.ceil(Math.max(...histories, warmupBars['1h'] * hourMs) / dayMs);
  const to = from + days * dayMs;
  const readSeries = simulatedSeries(market, epoch, to + rules.horizonMs);
  const decisions = { from, to, everyMs: decisionEveryMs };
  return { market, readSeries, dataset: buildDataset({ readSeries, markets, decisions, rules, config }) };
}
