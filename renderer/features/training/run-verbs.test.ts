import { expect, it } from 'vitest';
import { runExample as run } from './run-example.test-kit.ts';
import { runVerbs } from './run-verbs.ts';

it('offers only what the phase allows', () => {
  expect(runVerbs(run)).toEqual(['pause', 'cancel']);
  expect(runVerbs({ ...run, phase: 'paused' })).toEqual(['resume', 'cancel']);
  expect(runVerbs({ ...run, phase: 'preparing' })).toEqual(['cancel']);
  expect(runVerbs({ ...run, phase: 'done' })).toEqual([]);
});
it('offers to go on only where there is a checkpoint', () => {
  expect(runVerbs({ ...run, phase: 'interrupted' })).toEqual([]);
  expect(runVerbs({ ...run, phase: 'interrupted', isResumable: true })).toEqual(['resume', 'discard']);
});
