import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, type RunState, type TrainingSpec } from '../contract/contract.ts';
import { defaultFusionWeights } from '../domain/news.ts';
import type { Clock } from '../domain/time.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { loadModel } from '../model/model-folder.ts';
import { readCheckpoint } from './checkpoint.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import { createGate } from './pace.ts';
import { laterNews, plantedNews } from './planted-news.test-kit.ts';
import { runTraining } from './run-training.ts';

let modelsDir: string;
beforeEach(() => {
  modelsDir = mkdtempSync(join(tmpdir(), 'omni-training-'));
});
afterEach(() => rmSync(modelsDir, { recursive: true, force: true }));

const spec: TrainingSpec = {
  markets: [...exampleMarkets],
  preset: 'tiny',
  seed: 1,
  epochs: 2,
  batchSize: 512,
  learningRate: 0.003,
  seeds: 1,
  recencyHalfLifeDays: null,
  branchBaselines: false,
  headlines: true,
};
let time = 0;
const clock: Clock = {
  now: () => Date.UTC(2026, 7, 22, 14, 25, 1),
  monotonic: () => (time += 100),
  schedule: () => () => {},
};
const readSeries = exampleSeries();

function run(more: Partial<Parameters<typeof runTraining>[0]> = {}) {
  return runTraining({
    spec,
    readSeries,
    modelsDir,
    clock,
    runId: 'run-1',
    config: exampleConfig,
    backend: 'wasm',
    ...more,
  });
}

describe('a training run', () => {
  it('leaves a loadable model whose report is honest and in the shape of the contract', async () => {
    const states: RunState[] = [];
    const report = await run({ onState: (state) => states.push(contract['training.watch'].value.parse(state)) });
    expect(contract['training.report'].result.parse(report)).toEqual(report);
    expect(report.modelId).toBe('m-20260822-142501-example-1');
    expect(readdirSync(modelsDir)).toEqual([report.modelId]);
    expect([...new Set(states.map((state) => state.phase))]).toEqual(['preparing', 'training', 'evaluating', 'done']);
    const last = states[states.length - 1];
    expect(last).toMatchObject({ modelId: report.modelId, verdict: report.verdict, dataset: report.dataset });
    expect(last.curve).toHaveLength(2);
    expect(last.baseRateLoss).toBeGreaterThan(0.5);

    const { manifest, dispose } = await loadModel(join(modelsDir, report.modelId));
    const { train, validation, test } = manifest.split;
    expect(train.to).toBeLessThan(validation.from);
    expect(validation.to).toBeLessThan(test.from);
    expect(manifest).toMatchObject({ spec, config: exampleConfig, markets: exampleMarkets, curve: last.curve });
    expect(Object.keys(manifest.scalers)).toEqual(['1m', '10m', '1h']);
    expect(report.metrics.test.samples).toBe(report.dataset.samples.test);
    expect(report.verdict).toMatch(/base rate|persistence rule|logistic regression/);
    dispose();
  });

  it('never overwrites a model of the same second', async () => {
    const first = await run();
    const second = await run();
    expect(second.modelId).toBe(`${first.modelId}-2`);
    expect(second.metrics).toEqual(first.metrics);
  });

  it('trains each seed and the branches, keeps the best on validation and reports the others', async () => {
    const states: RunState[] = [];
    const both = { ...spec, seeds: 2, branchBaselines: true };
    const report = await run({ spec: both, onState: (state) => states.push(state) });
    const { seeds = [] } = report;
    expect(seeds.map(({ seed }) => seed)).toEqual([1, 2]);
    const kept = seeds.filter(({ isKept }) => isKept);
    expect(kept.map(({ validationLogLoss }) => validationLogLoss)).toEqual([
      Math.min(...seeds.map(({ validationLogLoss }) => validationLogLoss)),
    ]);
    expect(report.metrics.test.logLoss).toBeCloseTo(kept[0].testLogLoss, 6);
    expect(Object.keys(report.baselines)).toEqual(expect.arrayContaining(['Branch A alone', 'Branch B alone']));
    const gain = report.gains?.find(({ over }) => over === 'Branch A alone');
    expect(gain?.seed).toBe(1);
    expect(gain?.value).toBeCloseTo(report.baselines['Branch A alone'].logLoss - seeds[0].testLogLoss, 6);

    const networks = new Map(states.map(({ network }) => [network?.index, network]));
    networks.delete(undefined);
    expect([...networks.values()]).toEqual(
      ['seed 1', 'seed 2', 'Branch A alone', 'Branch B alone'].map((what, i) => ({ index: i + 1, count: 4, what })),
    );
    const first = states.find(({ step, network }) => step === 1 && network?.index === 1);
    const last = states.findLast(({ network }) => network?.index === 4 && network !== null);
    expect(first?.etaSeconds).toBeGreaterThan(last?.etaSeconds ?? Number.POSITIVE_INFINITY);
    const { manifest, dispose } = await loadModel(join(modelsDir, report.modelId));
    expect(manifest.seed).toBe(kept[0].seed);
    dispose();
  });

  it('gives every seed the bits that it has alone', async () => {
    const together = await run({ spec: { ...spec, seeds: 2 } });
    const second = await run({ spec: { ...spec, seed: 2 } });
    const [, { testLogLoss, testBalancedAccuracy }] = together.seeds ?? [];
    expect(second.metrics.test.balancedAccuracy).toBe(testBalancedAccuracy);
    expect(second.metrics.test.logLoss).toBeCloseTo(testLogLoss, 12);
  });

  it('is paused at any time and tells so', async () => {
    const gate = createGate();
    const phases: string[] = [];
    const report = await run({
      gate,
      onState({ phase, step }) {
        if (phases.at(-1) !== phase) phases.push(phase);
        if (phase === 'training' && step === 3 && !phases.includes('paused')) gate.close();
        if (phase === 'paused') gate.open();
      },
    });
    expect(phases).toEqual(['preparing', 'training', 'paused', 'training', 'evaluating', 'done']);
    expect(report.metrics).toEqual((await run()).metrics);
  });

  it('finds the model that it had already stored when only its last word was missing', async () => {
    const runDir = join(modelsDir, 'run');
    const options = { runDir, modelsDir: join(modelsDir, 'models') };
    const atTheEnd: unknown[] = [];
    const onState = ({ phase }: RunState) => phase === 'done' && atTheEnd.push(readCheckpoint(runDir)?.modelId);
    const report = await run({ ...options, onState });
    // Whoever is told may never have heard it.
    expect(atTheEnd).toEqual([report.modelId]);
    expect(await run(options)).toEqual(report);
    // The model is there for everyone to see: too late to take it back.
    expect(await run({ ...options, signal: AbortSignal.abort() })).toEqual(report);
    expect(readdirSync(options.modelsDir)).toEqual([report.modelId]);
  });

  it('goes on with the headlines and weights it began with, whatever has become of them', async () => {
    const runDir = join(modelsDir, 'run');
    const options = { runDir, modelsDir: join(modelsDir, 'models') };
    const readNews = plantedNews(readSeries, exampleMarkets);
    const begun = { lexicon: 2, finbert: 1, llm: 0 };
    const cancelled = new AbortController();
    const stopped = run({
      ...options,
      headlines: { readNews, weights: begun },
      signal: cancelled.signal,
      onState: ({ curve }) => curve.length === 1 && cancelled.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });

    // By now FinBERT may have judged what was imported, and the weights may be others.
    const other = { readNews: laterNews(readNews, 3_600_000), weights: { lexicon: 1, finbert: 9, llm: 9 } };
    const report = await run({ ...options, headlines: other });
    const whole = await run({ headlines: { readNews, weights: begun } });
    expect(report.metrics).toEqual(whole.metrics);
    expect(report.dataset).toEqual(whole.dataset);
    const { manifest, dispose } = await loadModel(join(options.modelsDir, report.modelId));
    expect(manifest.sentiment?.weights).toEqual(begun);
    dispose();
  });

  it('leaves headlines out when it is asked to, and says so', async () => {
    const headlines = { readNews: plantedNews(readSeries, exampleMarkets), weights: defaultFusionWeights };
    const report = await run({ spec: { ...spec, headlines: false }, headlines });
    expect(report.dataset.headlines).toMatchObject({
      isUsed: false,
      detail: expect.stringMatching(/^Headlines were left out/),
    });
    expect(report.dataset.fingerprint).toBe((await run()).dataset.fingerprint);
    const { manifest, dispose } = await loadModel(join(modelsDir, report.modelId));
    expect(manifest.sentiment).toBeUndefined();
    dispose();
  });

  it('shows a model to its record before anybody else can see it, and stores none that cannot be recorded', async () => {
    const seen: unknown[] = [];
    const report = await run({
      decisionEveryMs: 1_800_000,
      onModel: (modelId, manifest) => seen.push({ modelId, manifest, files: readdirSync(modelsDir) }),
    });
    const { manifest, dispose } = await loadModel(join(modelsDir, report.modelId));
    dispose();
    expect(seen).toEqual([{ modelId: report.modelId, manifest, files: [] }]);
    expect(manifest.decisionEveryMs).toBe(1_800_000);

    const full = run({
      modelsDir: join(modelsDir, 'other'),
      onModel() {
        throw new Error('disk full');
      },
    });
    await expect(full).rejects.toThrow('disk full');
    expect(readdirSync(join(modelsDir, 'other'))).toEqual([]);
  });

  it('fails with the step and leaves no checkpoint when the loss diverges at once', async () => {
    const runDir = join(modelsDir, 'run');
    const absurd = run({ spec: { ...spec, learningRate: 1e9 }, runDir });
    await expect(absurd).rejects.toMatchObject({ code: 'bad-request', message: /diverged at step \d+/ });
    expect(readdirSync(modelsDir)).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled or has too little data', async () => {
    const cancelled = new AbortController();
    const onState = (state: RunState) => state.phase === 'evaluating' && cancelled.abort();
    await expect(run({ signal: cancelled.signal, onState })).rejects.toMatchObject({ code: 'cancelled' });
    const tooShort = run({ readSeries: exampleSeries(3) });
    await expect(tooShort).rejects.toMatchObject({ code: 'not-enough-data' });
    expect(readdirSync(modelsDir)).toEqual([]);
  });
});
