import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type TrainingReport } from '../contract/contract.ts';
import { trainingSpec } from '../contract/training-schemas.ts';
import { defaultFusionWeights, type ReadNews } from '../domain/news.ts';
import { seededRandom } from '../domain/random.ts';
import type { Clock } from '../domain/time.ts';
import { hourMs } from '../domain/timeframe.ts';
import { sentimentFeatureNames } from '../features/sentiment-vector.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { type LoadedModel, loadModel } from '../model/model-folder.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import { judgeSealed } from './judge-sealed.ts';
import { plantedNews } from './planted-news.test-kit.ts';
import { runTraining } from './run-training.ts';

// Long enough for eight blocks of time in the test.
const readSeries = exampleSeries(65);
const planted = plantedNews(readSeries, exampleMarkets);
const shuffled = plantedNews(readSeries, exampleMarkets, (scores) => {
  const random = seededRandom(3);
  return scores
    .map((score) => ({ score, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ score }) => score);
});
const spec = trainingSpec.parse({
  markets: exampleMarkets,
  preset: 'tiny',
  epochs: 12,
  batchSize: 64,
  learningRate: 0.01,
});
let time = 0;
const clock: Clock = {
  now: () => Date.UTC(2026, 7, 22, 14, 25, 1),
  monotonic: () => (time += 100),
  schedule: () => () => {},
};
const modelsDir = mkdtempSync(join(tmpdir(), 'omni-placebo-'));
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));

const train = (readNews: ReadNews) =>
  runTraining({
    spec,
    readSeries,
    headlines: { readNews, weights: defaultFusionWeights },
    modelsDir,
    clock,
    runId: 'run-1',
    config: exampleConfig,
    decisionEveryMs: hourMs,
    backend: 'wasm',
  });

const gainOver = ({ gains = [] }: TrainingReport, key: string) => {
  const gain = gains.find(({ over }) => over === key);
  if (!gain) throw new Error(`no gain over ${key}`);
  return gain;
};
const placebo = 'headlines a day late (placebo)';

describe('headlines that tell the outcome', () => {
  let report: TrainingReport;
  let model: LoadedModel;
  beforeAll(async () => {
    report = contract['training.report'].result.parse(await train(planted));
    model = await loadModel(join(modelsDir, report.modelId));
  }, 120_000);
  afterAll(() => model?.dispose());

  it('help clearly, and a day late they do not', () => {
    const { baselines, metrics, verdict } = report;
    expect(gainOver(report, 'Branch C left out').interval.low).toBeGreaterThan(0.05);
    expect(gainOver(report, placebo).interval.low).toBeGreaterThan(0.05);
    expect(baselines['Branch C alone'].logLoss).toBeLessThan(baselines['Branch C left out'].logLoss - 0.05);
    expect(Math.abs(baselines[placebo].logLoss - baselines['Branch C left out'].logLoss)).toBeLessThan(0.1);
    expect(verdict).toMatch(/Headlines help by 0\.\d{3} \(.*\), and by 0\.\d{3} more than headlines a day late/);
    expect(metrics.test.logLoss).toBeLessThan(baselines.baseRate.logLoss);
  });

  it('are worth nothing to the finished network when the test tells them a day late or early', () => {
    expect(gainOver(report, 'test headlines a day late').interval.low).toBeGreaterThan(0.05);
    expect(gainOver(report, 'test headlines a day early').interval.low).toBeGreaterThan(0.05);
  });

  it('leave their weights and meaning in the manifest, and their counts in the report', () => {
    expect(model.manifest.sentiment).toEqual({
      featureNames: [...sentimentFeatureNames],
      weights: defaultFusionWeights,
      versions: { lexicon: 'planted' },
    });
    expect(report.dataset.headlines).toMatchObject({
      isUsed: true,
      backfilledShare: 1,
      samples: report.dataset.samples,
    });
  });

  it('are heard in the sealed window too', async () => {
    const judged = await judgeSealed(model, { readSeries, readNews: planted });
    const deaf = await judgeSealed(model, { readSeries });
    expect(judged.metrics.samples).toBe(deaf.metrics.samples);
    expect(judged.metrics.logLoss).toBeLessThan(deaf.metrics.logLoss - 0.05);
  });
});

it('headlines in another order help no more than a day late, and the verdict does not say that they help', async () => {
  const report = await train(shuffled);
  expect(gainOver(report, 'Branch C left out').interval.low).toBeLessThanOrEqual(0.01);
  expect(gainOver(report, placebo).interval.low).toBeLessThanOrEqual(0.01);
  expect(report.verdict).toMatch(/It is not proven that headlines help|Headlines do harm/);
  expect(report.dataset.headlines?.isUsed).toBe(true);
}, 120_000);
