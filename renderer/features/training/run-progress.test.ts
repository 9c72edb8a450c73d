import { expect, it } from 'vitest';
import { runExample as run } from './run-example.ts';
import { progressOf, runFacts } from './run-progress.ts';

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
