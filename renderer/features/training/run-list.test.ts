import { expect, it } from 'vitest';
import { runExample as run } from './run-example.ts';
import { byStart, runLabel, withLive } from './run-list.ts';

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
