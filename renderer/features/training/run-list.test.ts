import { expect, it } from 'vitest';
import type { RunState } from '../../../core/contract/contract.ts';
import { byStart, runLabel, withLive } from './run-list.ts';

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

it('shows each run as it stands now', () => {
  const preparing = { ...run, phase: 'preparing' } as const;
  const done = { ...run, phase: 'done' } as const;
  expect(withLive([preparing], { r: done })).toEqual([done]);
  expect(withLive([done], { r: preparing })).toEqual([done]);
  expect(withLive([], { r: preparing })).toEqual([preparing]);
});
it('puts the newest first', () => {
  expect(byStart([run, { ...run, runId: 'later', startedAt: 5 }]).map(({ runId }) => runId)).toEqual(['later', 'r']);
});
it('tells two runs of one minute apart', () => {
  const later = { ...run, startedAt: 1_000 };
  expect(runLabel(run)).toMatch(/:00, base, seed 1: training$/);
  expect(runLabel(later)).not.toBe(runLabel(run));
});
