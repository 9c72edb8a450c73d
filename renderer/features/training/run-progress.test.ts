import { expect, it } from 'vitest';
import type { RunState } from '../../../core/contract/contract.ts';
import { progressOf, runFacts } from './run-progress.ts';

const run: RunState = {
  runId: 'r',
  phase: 'training',
  spec: { markets: ['demo:BTC/USDT'], preset: 'base', seed: 1, epochs: 20, batchSize: 64, learningRate: 0.001 },
  startedAt: 0,
  epoch: 3,
  epochs: 20,
  step: 1500,
  steps: 6000,
  loss: 1.0341,
  samplesPerSecond: 903.4,
  etaSeconds: 214,
  baseRateLoss: 1.06,
  curve: [],
  dataset: null,
  modelId: null,
  verdict: null,
  error: null,
};

it('measures progress in steps of the whole run', () => {
  expect(progressOf(run)).toBe(0.25);
  expect(progressOf({ ...run, phase: 'preparing', step: 0, steps: 0 })).toBe(0);
  expect(progressOf({ ...run, phase: 'done' })).toBe(1);
});
it('says only what is known', () => {
  const thin = '\u202f';
  expect(runFacts(run)).toEqual([
    'epoch 3 of 20',
    `step 1${thin}500 of 6${thin}000`,
    'loss 1.0341',
    '903 samples/s',
    `3${thin}m 34${thin}s left`,
  ]);
  const preparing = { ...run, phase: 'preparing', epoch: 0, steps: 0, loss: null, samplesPerSecond: null } as const;
  expect(runFacts(preparing)).toEqual([]);
});
