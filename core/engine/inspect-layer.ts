import { readNewest } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { LayerInspection } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { ReadNews } from '../domain/news.ts';
import type { Registry } from '../model/registry.ts';
import type { DecisionBars } from './decision-bars.ts';
import { newestDecision } from './newest-decision.ts';

type Sources = {
  registry: Registry;
  store: CandleStore;
  bars(): DecisionBars;
  readNews?: ReadNews;
};

/**
 * One layer of a saved model: its weights, and its activity for the market's latest prediction where there are candles for one.
 * @throws Failure 'not-found' when there is no such model or layer
 */
export async function inspectLayer(
  { registry, store, bars: decisionBars, readNews }: Sources,
  { modelId, layer, market }: { modelId: string; layer: string; market?: Market },
): Promise<LayerInspection> {
  const [{ layerActivity, layerWeights }, { readWindows }, model] = await Promise.all([
    import('../inference/inspect-layer.ts'),
    import('../inference/read-windows.ts'),
    registry.load(modelId),
  ]);
  try {
    const weights = layerWeights(model, layer);
    const of = market ?? model.manifest.markets[0];
    try {
      const asOf = newestDecision(store, of, decisionBars());
      const bars = readWindows((...what) => readNewest(store, ...what), of, model.manifest.config, asOf);
      return { weights, ...layerActivity(model, layer, { market: of, asOf, bars, readNews }), problem: null };
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'not-enough-data')) throw error;
      return { weights, activation: null, attention: null, problem: error.message };
    }
  } finally {
    model.dispose();
  }
}
