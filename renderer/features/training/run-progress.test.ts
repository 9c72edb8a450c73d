import { expect, it } from 'vitest';
import { runExample as run } from './run-example.test-kit.ts';
import {
  bestEpoch,
  keptEpoch,
  lowestLoss,
  progressOf,
  runFacts,
  signedNumber,
  timeLeft,
  workFacts,
} from './run-progress.ts';

const thin = '\u202f';

it('measures progress in steps of the whole run', () => {
  expect(progressOf(run)).toBe(0.25);
  expect(progressOf({ ...run, phase: 'preparing', step: 0, steps: 0 })).toBe(0);
  expect(progressOf({ ...run, phase: 'done' })).toBe(1);
});
it('says only what is known', () => {
  expect(runFacts(run)).toEqual(['epoch 3 of 20', 'step 1,500 of 6,000', 'loss 1.0341', '903 samples/s']);
  const preparing = { ...run, phase: 'preparing', epoch: 0, steps: 0, loss: null, samplesPerSecond: null } as const;
  expect(runFacts(preparing)).toEqual([]);
  expect(runFacts({ ...run, phase: 'done' })).toEqual(['epoch 3 of 20', '903 samples/s']);
});
it('says which of several networks is trained, and how much of all of them is done', () => {
  const second = { ...run, network: { index: 2, count: 4, what: 'seed 2' } };
  expect(runFacts(second)[0]).toBe('network 2 of 4: seed 2');
  expect(progressOf(second)).toBe((1 + 0.25) / 4);
  expect(runFacts({ ...second, network: { index: 1, count: 1, what: 'seed 1' } })[0]).toBe('epoch 3 of 20');
});
it('tells the time left only while there is some', () => {
  expect(timeLeft(run)).toBe(`3${thin}m 34${thin}s left`);
  expect(timeLeft({ ...run, phase: 'cancelled' })).toBeNull();
  expect(timeLeft({ ...run, etaSeconds: null })).toBeNull();
});
it('tells the learning rate only while something learns', () => {
  const going = { ...run, backend: 'Kernels compute.', learningRate: 0.000_912 };
  expect(workFacts(going)).toEqual(['Kernels compute.', 'learning rate 0.000912']);
  expect(workFacts({ ...going, phase: 'done' })).toEqual(['Kernels compute.']);
});
it('finds the lowest loss of a curve', () => {
  const point = { trainLoss: 1, validationAccuracy: 0.4 };
  const curve = [1.2, 1.1, 1.15].map((validationLoss, i) => ({ ...point, epoch: i + 1, validationLoss }));
  expect(lowestLoss({ ...run, curve })).toBe(1.1);
  expect(bestEpoch({ ...run, curve })?.epoch).toBe(2);
  expect(bestEpoch({ ...run, curve: [...curve, { ...curve[1], epoch: 4 }] })?.epoch).toBe(2);
  expect(lowestLoss(run)).toBeNull();
});
it('says of a finished run where it stopped and which epoch was kept', () => {
  const curve = [1.2, 1.1, 1.15].map((validationLoss, i) => ({
    epoch: i + 1,
    trainLoss: 1,
    validationLoss,
    validationAccuracy: 0.4,
  }));
  const done = { ...run, phase: 'done', curve, samplesPerSecond: null } as const;
  expect(runFacts(done)).toEqual(['stopped early after epoch 3 of 20', 'epoch 2 kept']);
  expect(runFacts({ ...done, epochs: 3 })).toEqual(['ran all 3 epochs', 'epoch 2 kept']);
  expect(runFacts({ ...done, phase: 'cancelled', steps: 0, loss: null })).toEqual(['epoch 3 of 20']);
  expect(keptEpoch(done)?.epoch).toBe(2);
  expect(keptEpoch({ ...done, phase: 'interrupted' })).toBeNull();
});
it('gives a sign to what does not round to zero', () => {
  expect([0.0412, -0.0412, 0.0001].map((value) => signedNumber(value, 3))).toEqual(['+0.041', '−0.041', '0.000']);
});
