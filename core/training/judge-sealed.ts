import type { SealedWindow } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { toIso } from '../domain/time.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { gainOver, judgedMetrics } from '../evaluation/judged-metrics.ts';
import { oneSided } from '../evaluation/one-sided.ts';
import { verdict } from '../evaluation/verdict.ts';
import { logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { labelsOf } from './dataset.ts';
import { predictLogits } from './predict-logits.ts';
import { sealedRange } from './sealed-range.ts';
import { trainingCounts } from './training-counts.ts';
import { type WindowSources, windowDataset } from './window-dataset.ts';

/** What one look at a sealed window shows. */
type SealedJudgement = Omit<SealedWindow['results'][number], 'time' | 'modelId'>;

/**
 * Judges a model on its sealed window, beside answering the class shares of its training part. Whoever calls it must put the answer on
 * record before anyone sees it.
 * @throws Failure 'not-found' when the model has no sealed window, 'not-enough-data' when its bars are gone, 'cancelled'
 */
export async function judgeSealed(
  model: LoadedModel,
  sources: WindowSources,
  signal?: AbortSignal,
): Promise<SealedJudgement> {
  const { manifest, network, modelId } = model;
  const { rules, calibration, markets, report, decisionEveryMs } = manifest;
  const range = sealedRange(manifest, modelId);
  const window = { from: range.from, to: range.to + 1, everyMs: decisionEveryMs };
  const dataset = await windowDataset(model, window, sources, signal);
  const { samples } = dataset;
  if (samples.length === 0) {
    throw new Failure(
      'not-enough-data',
      `The bars of the sealed window of ${modelId}, ${toIso(range.from)} to ${toIso(range.to)}, are not there; import or download them again.`,
    );
  }
  const indices = Int32Array.from(samples.keys());
  const logits = await predictLogits(logitsOf(network), dataset, indices, { signal });
  const said = calibrate(logits, calibration);
  const baseRate = baseRateProbabilities(trainingCounts(report.dataset), samples.length);
  const found = {
    labels: labelsOf(dataset, indices),
    decisionTime: samples.map(({ decisionTime }) => decisionTime),
  };
  const metrics = judgedMetrics(said, found, rules.horizonMs);
  const baseline = judgedMetrics(baseRate, found, rules.horizonMs);
  const gain = gainOver(baseRate, said, found, rules.horizonMs);
  const { value, low, high, blocks } = gain;
  const sentence = verdict({
    loss: metrics.logLoss,
    samples: metrics.samples,
    baselines: [{ name: 'base rate', loss: baseline.logLoss, gain }],
  });
  return {
    markets,
    from: samples[0].decisionTime,
    to: samples[samples.length - 1].decisionTime,
    metrics,
    baseRate: baseline,
    gain: blocks > 1 ? { value, interval: { low, high } } : null,
    verdict: [sentence, oneSided(metrics.confusion)].filter((part) => part !== undefined).join(' '),
  };
}
