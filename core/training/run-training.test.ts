import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, type RunState, type TrainingSpec } from '../contract/contract.ts';
import type { Clock } from '../domain/time.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { loadModel } from '../model/model-folder.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
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

  it('leaves nothing behind when it is cancelled or has too little data', async () => {
    const cancelled = new AbortController();
    const onState = (state: RunState) => state.phase === 'evaluating' && cancelled.abort();
    await expect(run({ signal: cancelled.signal, onState })).rejects.toMatchObject({ code: 'cancelled' });
    const tooShort = run({ readSeries: exampleSeries(3) });
    await expect(tooShort).rejects.toMatchObject({ code: 'not-enough-data' });
    expect(readdirSync(modelsDir)).toEqual([]);
  });
});
