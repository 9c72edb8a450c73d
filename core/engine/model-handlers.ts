import type { Contract, ModelSummary } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { Failure } from '../domain/failure.ts';
import type { Registry, StoredModel } from '../model/registry.ts';
import type { ModelChoice } from './model-choice.ts';

type ModelNames = Extract<keyof Contract, `models.${string}` | 'training.report'>;

function summarize(model: StoredModel, choice: ModelChoice): ModelSummary {
  const { modelId, isBundled, manifest, problem } = model;
  return {
    modelId,
    isBundled,
    problem,
    createdAt: manifest?.createdAt ?? 0,
    preset: manifest?.preset ?? 'unknown',
    markets: manifest?.markets ?? [],
    from: manifest?.report.dataset.from ?? 0,
    to: manifest?.report.dataset.to ?? 0,
    parameters: manifest?.parameters ?? 0,
    testLogLoss: manifest?.report.metrics.test.logLoss ?? 0,
    baseRateLogLoss: manifest?.report.baselines.baseRate.logLoss ?? 0,
    verdict: manifest?.report.verdict ?? '',
    activeFor: (manifest?.markets ?? []).filter((market) => choice.modelFor(market) === modelId),
  };
}

/** The registry as the contract shows it. Network code is loaded only for the requests that need it. */
export function createModelHandlers(options: {
  registry: Registry;
  choice: ModelChoice;
  /** Called when which model predicts may have changed. */
  onChange(): void;
}): Pick<Handlers<Contract>, ModelNames> {
  const { registry, choice, onChange } = options;
  const list = async () => (await registry.list()).map((model) => summarize(model, choice));

  return {
    'models.list': list,
    'models.activate': async ({ modelId }) => {
      await registry.verify(modelId);
      const manifest = await registry.manifest(modelId);
      await choice.activate(modelId, manifest.markets);
      onChange();
      return list();
    },
    'models.verify': async ({ modelId }) => ({ files: await registry.verify(modelId) }),
    'models.delete': async ({ modelId }) => {
      const movedTo = await registry.delete(modelId);
      await choice.forget(modelId);
      onChange();
      return { movedTo };
    },
    'models.export': async ({ modelId, path }) => {
      await registry.exportFile(modelId, path);
      return { path };
    },
    'models.import': async ({ path }) => ({ modelId: await registry.importFile(path) }),
    'models.architecture': async (which) => {
      const { describeModel } = await import('../model/describe-model.ts');
      if ('modelId' in which) {
        const loaded = await registry.load(which.modelId);
        try {
          return describeModel(loaded.model);
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
    'training.report': async ({ modelId }) => {
      const { report } = await registry.manifest(modelId);
      if (report.modelId !== modelId)
        throw new Failure('corrupt', `The report of model ${modelId} names ${report.modelId}.`);
      return report;
    },
  };
}
