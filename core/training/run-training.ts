import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunState, TrainingReport, TrainingSpec } from '../contract/contract.ts';
import { defaultTradeRules, type TradeRules } from '../domain/prediction.ts';
import { type Clock, toIso, type UtcMs } from '../domain/time.ts';
import { featureNames } from '../features/feature-names.ts';
import { type BackendPreference, startBackend } from '../model/backend.ts';
import { buildModel, logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import { type ModelConfig, presets } from '../model/config.ts';
import { freeName } from '../model/durable-folder.ts';
import { saveModel } from '../model/model-folder.ts';
import { buildDataset, type Dataset, labelsOf, rangeOf } from './dataset.ts';
import { baseRateLoss, judge } from './evaluate.ts';
import { fitTemperature } from './fit-temperature.ts';
import type { ReadSeries } from './market-series.ts';
import { predictLogits, throwIfCancelled } from './predict-logits.ts';
import { newRunState } from './run-state.ts';
import { trainNetwork } from './train-network.ts';

/** Epochs without a better validation loss before a run stops. */
const patience = 6;

export type TrainingOptions = {
  readonly spec: TrainingSpec;
  readonly readSeries: ReadSeries;
  /** The model's folder is made inside it. */
  readonly modelsDir: string;
  readonly clock: Clock;
  readonly runId: string;
  /** Default: the preset's. */
  readonly config?: ModelConfig;
  readonly rules?: TradeRules;
  /** Time between two decisions, a multiple of 10 minutes. Longer makes labels overlap less; default 10 minutes. */
  readonly decisionEveryMs?: number;
  readonly backend?: BackendPreference;
  /** Default: from the clock, the preset and the seed. */
  readonly modelId?: string;
  readonly signal?: AbortSignal;
  onState?(state: RunState): void;
  /** What a bundled model says about itself to people. */
  card?(report: TrainingReport): unknown;
};

/** `m-20260822-142501-tiny-1`: when, which network, which seed. */
function newModelId(time: UtcMs, config: ModelConfig, seed: number): string {
  const stamp = toIso(time).slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `m-${stamp}-${config.name}-${seed}`;
}

function summaryOf(dataset: Dataset): TrainingReport['dataset'] {
  const { split, classShares, fingerprint } = dataset;
  const [short, flat, long] = classShares;
  return {
    samples: { train: split.train.length, validation: split.validation.length, test: split.test.length },
    from: rangeOf(dataset, 'train').from,
    to: rangeOf(dataset, 'test').to,
    fingerprint,
    classShares: { short, flat, long },
  };
}

/**
 * One whole run in this process: data, training, calibration, evaluation, model folder.
 * `onState` hears every step; the last state it hears is 'evaluating' or 'done', failures are thrown.
 * @throws Failure 'not-enough-data' or 'cancelled', or what stopped it
 */
export async function runTraining(options: TrainingOptions): Promise<TrainingReport> {
  const { spec, readSeries, modelsDir, clock, signal, rules = defaultTradeRules } = options;
  const config = options.config ?? presets[spec.preset];
  let state = newRunState(options.runId, spec, clock.now());
  const tell = (change: Partial<RunState>) => {
    state = { ...state, ...change };
    options.onState?.(state);
  };
  tell({});
  const { backend, threads } = await startBackend(options.backend);
  const { markets, from, to } = spec;
  const decisions = { from, to, everyMs: options.decisionEveryMs };
  const dataset = buildDataset({ readSeries, markets, decisions, rules, config });
  throwIfCancelled(signal);
  const summary = summaryOf(dataset);
  const steps = spec.epochs * Math.ceil(summary.samples.train / spec.batchSize);
  tell({ phase: 'training', epoch: 1, steps, dataset: summary, baseRateLoss: baseRateLoss(dataset) });

  const network = buildModel(config, spec.seed);
  try {
    const outcome = await trainNetwork({
      network,
      dataset,
      settings: { ...spec, patience },
      clock,
      signal,
      onProgress: ({ curve, ...progress }) => tell({ ...progress, curve: [...curve] }),
    });
    tell({ phase: 'evaluating', etaSeconds: null });

    const logits = logitsOf(network);
    const said = (part: 'validation' | 'test') =>
      predictLogits(logits, dataset, dataset.split[part], { signal, onBatch: () => tell({}) });
    const [validation, test] = [await said('validation'), await said('test')];
    const offsets = dataset.classWeights.map(Math.log);
    const temperature = fitTemperature(validation, labelsOf(dataset, dataset.split.validation), offsets);
    const calibration = { temperature, offsets };
    const probabilities = {
      validation: calibrate(validation, calibration),
      test: calibrate(test, calibration),
    };
    const judged = await judge(dataset, probabilities, { signal, onStep: () => tell({}) });
    const { seconds, samplesPerSecond } = outcome;
    const report = {
      dataset: summary,
      training: { epochs: outcome.curve.length, steps: outcome.steps, seconds, samplesPerSecond, backend, threads },
      ...judged,
      verdict: outcome.isDiverged ? `${judged.verdict} Training ${outcome.ending}.` : judged.verdict,
    };

    mkdirSync(modelsDir, { recursive: true });
    const createdAt = clock.now();
    const modelId = freeName(modelsDir, options.modelId ?? newModelId(createdAt, config, spec.seed));
    await saveModel(join(modelsDir, modelId), {
      network,
      card: options.card?.({ modelId, ...report }),
      content: {
        createdAt,
        config,
        seed: spec.seed,
        markets: [...markets],
        featureNames: [...featureNames],
        scalers: dataset.scalers,
        rules,
        split: {
          train: rangeOf(dataset, 'train'),
          validation: rangeOf(dataset, 'validation'),
          test: rangeOf(dataset, 'test'),
        },
        calibration,
        spec,
        curve: [...outcome.curve],
        parameters: network.countParams(),
        report,
      },
    });
    tell({ phase: 'done', modelId, verdict: report.verdict });
    return { modelId, ...report };
  } finally {
    network.dispose();
  }
}
