import { expect, it } from 'vitest';
import { worryOf } from './standings.ts';

const standing = {
  modelId: 'm',
  demotedAt: null,
  driftedAt: null,
  promise: 'As promised.',
  drift: 'As in training.',
  driftProblem: null,
};

it('a model is worried about while it is demoted or its features have drifted, with the sentence that says why', () => {
  expect(worryOf(standing)).toBeUndefined();
  expect(worryOf({ ...standing, driftedAt: 1, drift: 'Unlike its training.' })).toBe('Unlike its training.');
  const untold = {
    ...standing,
    driftedAt: 1,
    drift: 'Unlike its training.',
    driftProblem: 'There is less than a week.',
  };
  expect(worryOf(untold)).toBeUndefined();
  expect(worryOf({ ...untold, demotedAt: 1, promise: 'Broken.' })).toBe('Broken.');
  expect(worryOf({ ...standing, demotedAt: 1, driftedAt: 1, promise: 'Broken.' })).toBe('Broken.');
});
