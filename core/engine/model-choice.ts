import type { Market } from '../domain/market.ts';
import type { Document } from '../storage/open-document.ts';
import type { Settings } from './settings.ts';

/** The model that comes with the product; it knows the demo market only and abstains elsewhere. */
export const bundledModelId = 'demo-tiny';

/** Which model predicts which market: the user's choice, else the bundled one. */
export type ModelChoice = {
  modelFor(market: Market): string;
  activate(modelId: string, markets: readonly Market[]): Promise<void>;
  /** Takes a freshly trained model where nothing but the bundled one was chosen; never replaces the user's choice. */
  adopt(modelId: string, markets: readonly Market[]): Promise<readonly Market[]>;
  forget(modelId: string): Promise<void>;
};

export function createModelChoice(settings: Document<Settings>): ModelChoice {
  const modelFor = (market: Market) => settings.data.activeModels[market] ?? bundledModelId;
  const activate = (modelId: string, markets: readonly Market[]) =>
    settings.update((data) => {
      for (const market of markets) data.activeModels[market] = modelId;
    });

  return {
    modelFor,
    activate,
    async adopt(modelId, markets) {
      const free = markets.filter((market) => modelFor(market) === bundledModelId);
      if (free.length > 0) await activate(modelId, free);
      return free;
    },
    forget: (modelId) =>
      settings.update((data) => {
        for (const [market, active] of Object.entries(data.activeModels)) {
          if (active === modelId) delete data.activeModels[market];
        }
      }),
  };
}
