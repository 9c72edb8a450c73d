import type { Market } from '../domain/market.ts';
import { worseOnTest } from '../domain/worse-on-test.ts';
import type { Registry } from '../model/registry.ts';
import type { Document } from '../storage/open-document.ts';
import type { Settings } from './settings.ts';

/** The model that comes with the product; it knows the demo market only and abstains elsewhere. */
export const bundledModelId = 'demo-tiny';

/** What the bundled model was trained on; nothing when it is missing or damaged, which the model list then says. */
export async function bundledMarkets(registry: Registry): Promise<readonly Market[]> {
  const models = await registry.list();
  return models.find((model) => model.modelId === bundledModelId)?.markets ?? [];
}

/** What training has made, and its log loss on the test part beside that of the base rate. */
export type FreshModel = {
  readonly modelId: string;
  readonly markets: readonly Market[];
  readonly testLoss: { readonly model: number; readonly baseRate: number };
};

/** The markets that a fresh model predicts from now on, and why it is not put to use where it could be. */
export type Adoption = { readonly markets: readonly Market[]; readonly objection?: string };

/** Which model predicts which market: the user's choice, else the bundled one. */
export type ModelChoice = {
  modelFor(market: Market): string;
  activate(modelId: string, markets: readonly Market[]): Promise<void>;
  /**
   * Takes a freshly trained model where there was none before; never replaces the user's choice, nor the bundled one at home, and never takes
   * one that does worse on its test than the base rate.
   */
  adopt(model: FreshModel): Promise<Adoption>;
  rename(modelId: string, newModelId: string): Promise<void>;
  forget(modelId: string): Promise<void>;
};

/** @param bundledMarkets the markets that the bundled model was trained on */
export function createModelChoice(settings: Document<Settings>, bundledMarkets: readonly Market[]): ModelChoice {
  const modelFor = (market: Market) => settings.data.activeModels[market] ?? bundledModelId;
  const activate = (modelId: string, markets: readonly Market[]) =>
    settings.update((data) => {
      for (const market of markets) data.activeModels[market] = modelId;
    });

  return {
    modelFor,
    activate,
    async adopt({ modelId, markets, testLoss }) {
      const free = markets.filter((market) => modelFor(market) === bundledModelId && !bundledMarkets.includes(market));
      if (free.length === 0) return { markets: [] };
      const objection = worseOnTest(testLoss);
      if (objection !== undefined) return { markets: [], objection };
      await activate(modelId, free);
      return { markets: free };
    },
    rename: (modelId, newModelId) =>
      settings.update((data) => {
        for (const [market, active] of Object.entries(data.activeModels)) {
          if (active === modelId) data.activeModels[market] = newModelId;
        }
      }),
    forget: (modelId) =>
      settings.update((data) => {
        for (const [market, active] of Object.entries(data.activeModels)) {
          if (active === modelId) delete data.activeModels[market];
        }
      }),
  };
}
