import type { Predictor } from '../inference/predict.ts';
import type { Registry } from '../model/registry.ts';

/** Models that have been loaded, each once. */
export type LoadedPredictors = {
  /** @throws Failure when the model is missing, damaged or of another shape */
  of(modelId: string): Promise<Predictor>;
  /** Frees all of them; the next call loads again. */
  disposeAll(): void;
};

export function createLoadedPredictors(registry: Registry): LoadedPredictors {
  const predictors = new Map<string, Promise<Predictor>>();
  return {
    of(modelId) {
      const known = predictors.get(modelId);
      if (known) return known;
      const loading = (async () => {
        const { createPredictor } = await import('../inference/predict.ts');
        return createPredictor(await registry.load(modelId));
      })();
      predictors.set(modelId, loading);
      loading.catch(() => {
        if (predictors.get(modelId) === loading) predictors.delete(modelId);
      });
      return loading;
    },
    disposeAll() {
      // One that failed to load has nothing to dispose of, and told its caller.
      for (const loading of predictors.values()) void loading.then(({ dispose }) => dispose()).catch(() => {});
      predictors.clear();
    },
  };
}
