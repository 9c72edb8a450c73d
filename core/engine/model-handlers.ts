import type { CandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { Failure } from '../domain/failure.ts';
import type { ReadNews } from '../domain/news.ts';
import type { Registry } from '../model/registry.ts';
import type { DecisionBars } from './decision-bars.ts';
import { inspectLayer } from './inspect-layer.ts';
import type { ModelChoice } from './model-choice.ts';
import { newFileAt } from './new-file-at.ts';
import type { Standings } from './performance/standings.ts';

type ModelNames = Exclude<
  Extract<keyof Contract, `models.${string}` | 'training.report'>,
  'models.sealed' | 'models.openSealed'
>;

/** The registry as the contract shows it. Network code is loaded only for the requests that need it. */
export function createModelHandlers(options: {
  registry: Registry;
  store: CandleStore;
  choice: ModelChoice;
  standings: Standings;
  /** When decisions are due. */
  bars(): DecisionBars;
  /** Default: there are no headlines. */
  readNews?: ReadNews;
  /** Called when which model predicts may have changed. */
  onChange(): void;
  /** A model has another name; what remembers it must follow. */
  onRename(modelId: string, newModelId: string): Promise<void>;
  /** A model was taken in, whoever trained it. */
  onImport(modelId: string): void;
}): Pick<Handlers<Contract>, ModelNames> {
  const { registry, store, choice, standings, bars, readNews, onChange, onRename, onImport } = options;
  const demotionOf = (modelId: string) => {
    const { demotedAt, promise } = standings.of(modelId);
    return demotedAt === null ? null : { since: demotedAt, why: promise ?? '' };
  };
  const known = (modelId: string) => {
    try {
      return registry.manifest(modelId);
    } catch (error) {
      // A damaged model can still be renamed and deleted.
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };
  const list = async () =>
    (await registry.list()).map((model) => ({
      ...model,
      activeFor: model.markets.filter((market) => choice.modelFor(market) === model.modelId),
      demotion: demotionOf(model.modelId),
    }));

  return {
    'models.list': list,
    'models.activate': async ({ modelId }) => {
      await registry.verify(modelId);
      await choice.activate(modelId, registry.manifest(modelId).markets);
      onChange();
      return list();
    },
    'models.verify': async ({ modelId }) => ({ files: await registry.verify(modelId) }),
    'models.delete': async ({ modelId }) => {
      const model = known(modelId);
      const movedTo = await registry.delete(modelId);
      await choice.forget(modelId);
      await standings.forget(modelId, model);
      onChange();
      return { movedTo };
    },
    'models.export': async ({ modelId, ...asked }) => {
      const path = newFileAt(asked.path);
      await registry.exportFile(modelId, path);
      return { path };
    },
    'models.import': async ({ path }) => {
      const taken = await registry.importFile(path);
      onImport(taken.modelId);
      return taken;
    },
    'models.rename': async ({ modelId, newModelId }) => {
      const model = known(modelId);
      registry.rename(modelId, newModelId);
      await choice.rename(modelId, newModelId);
      await standings.rename(modelId, newModelId, model);
      await onRename(modelId, newModelId);
      onChange();
      return { modelId: newModelId };
    },
    'models.compare': ({ modelIds: [first, second] }) => registry.compare(first, second),
    'models.layer': (which) => inspectLayer({ registry, store, bars, readNews }, which),
    'models.architecture': async (which) => {
      const { describeModel } = await import('../model/describe-model.ts');
      if ('modelId' in which) {
        const loaded = await registry.load(which.modelId);
        try {
          return describeModel(loaded.network);
        } finally {
          loaded.dispose();
        }
      }
      const [{ buildModel }, { presets }, { startBackend }] = await Promise.all([
        import('../model/build-model.ts'),
        import('../model/config.ts'),
        import('../model/backend.ts'),
      ]);
      await startBackend();
      const model = buildModel(presets[which.preset], 1);
      try {
        return describeModel(model);
      } finally {
        model.dispose();
      }
    },
    'training.report': ({ modelId }) => registry.report(modelId),
  };
}
