import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingReport, TrainingSpec } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { featureNames } from '../features/feature-names.ts';
import { sentimentFeatureNames } from '../features/sentiment-vector.ts';
import { buildModel } from '../model/build-model.ts';
import { freeName } from '../model/durable-folder.ts';
import type { Manifest } from '../model/manifest.ts';
import { saveModel } from '../model/model-folder.ts';
import { type Dataset, rangeOf } from './dataset.ts';
import { distanceLimit } from './distance-limit.ts';
import { featureDrift } from './feature-drift.ts';
import { restoreWeights } from './network-weights.ts';
import type { Candidate } from './run-report.ts';

/**
 * Writes the model folder of a network that was kept, or nothing.
 * @param options.modelId gets a number behind it when it is taken
 * @param options.onModel called before the model can be seen; when it throws nothing is written
 * @returns the report with the name it got
 */
export async function storeModel(options: {
  modelsDir: string;
  modelId: string;
  createdAt: UtcMs;
  spec: TrainingSpec;
  dataset: Dataset;
  /** Default 10 minutes. */
  decisionEveryMs?: number;
  kept: Candidate;
  report: Omit<TrainingReport, 'modelId'>;
  card?(report: TrainingReport): unknown;
  onModel?(modelId: string, manifest: Manifest): void;
}): Promise<TrainingReport> {
  const { modelsDir, createdAt, spec, dataset, decisionEveryMs = 10 * minuteMs, kept, report } = options;
  const { config, rules, scalers, sealed, headlines } = dataset;
  const { seed, weights, outcome } = kept.network;
  const { temperature, offsets } = kept.judged.calibration;
  mkdirSync(modelsDir, { recursive: true });
  const modelId = freeName(modelsDir, options.modelId);
  const network = buildModel(config, seed);
  try {
    restoreWeights(network, weights);
    await saveModel(join(modelsDir, modelId), {
      network,
      card: options.card?.({ modelId, ...report }),
      onManifest: (manifest) => options.onModel?.(modelId, manifest),
      content: {
        createdAt,
        config,
        seed,
        markets: [...dataset.markets],
        featureNames: [...featureNames],
        scalers,
        ...(headlines?.isUsed
          ? {
              sentiment: {
                featureNames: [...sentimentFeatureNames],
                weights: headlines.weights,
                versions: headlines.versions,
              },
            }
          : {}),
        distanceLimit: distanceLimit(dataset),
        drift: featureDrift(dataset),
        rules,
        decisionEveryMs,
        split: {
          train: rangeOf(dataset, 'train'),
          validation: rangeOf(dataset, 'validation'),
          test: rangeOf(dataset, 'test'),
          ...(sealed === null ? {} : { sealed: { from: sealed.from, to: sealed.to } }),
        },
        calibration: { temperature, offsets: [...offsets] },
        spec,
        curve: [...outcome.curve],
        parameters: network.countParams(),
        report,
      },
    });
    return { modelId, ...report };
  } finally {
    network.dispose();
  }
}
