import { expect, it } from 'vitest';
import { runExample as run } from './run-example.test-kit.ts';
import { byStart, nextPair, withLive } from './run-list.ts';

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
it('compares two at a time', () => {
  expect(nextPair(['a'], 'b')).toEqual(['a', 'b']);
  expect(nextPair(['a', 'b'], 'c')).toEqual(['b', 'c']);
  expect(nextPair(['a', 'b'], 'a')).toEqual(['b']);
});
