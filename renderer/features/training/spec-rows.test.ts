import { expect, it } from 'vitest';
import type { TrainingSpec } from '../../../core/contract/contract.ts';
import { runExample } from './run-example.test-kit.ts';
import { seedsText, specDifferences, specRows } from './spec-rows.ts';

const { spec } = runExample;

it('says every field of a spec once', () => {
  const whole: Required<TrainingSpec> = { ...spec, from: 0, to: 1, backend: 'cpu' };
  // `from` and `to` are one row.
  expect(specRows(whole)).toHaveLength(Object.keys(whole).length - 1);
});
it('names the last day that is in the range', () => {
  const rows = specRows({ ...spec, from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 4, 3) });
  expect(rows[1].text).toBe('01 May 2026 to 02 May 2026');
  expect(specRows({ ...spec, to: Date.UTC(2026, 4, 3) })[1].text).toBe('the first bar to 02 May 2026');
});
it('names every seed of a run', () => {
  expect(seedsText({ seed: 1, seeds: 1 })).toBe('seed 1');
  expect(seedsText({ seed: 4, seeds: 3 })).toBe('seeds 4 to 6');
});
it('tells only what two runs do not share', () => {
  expect(specDifferences(spec, spec)).toEqual([]);
  expect(specDifferences(spec, { ...spec, seed: 2, recencyHalfLifeDays: 30 })).toEqual([
    ['First seed', '1', '2'],
    ['Half-life of samples', 'none', '30 days'],
  ]);
});
