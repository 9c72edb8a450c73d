import { describe, expect, it } from 'vitest';
import type { TrainingReport } from '../../../core/contract/contract.ts';
import { comparability, comparisonRows } from './compare-runs.ts';
import { runExample } from './run-example.test-kit.ts';

const metrics = {
  samples: 100,
  logLoss: 1.02,
  brier: 0.6,
  accuracy: 0.5,
  balancedAccuracy: 0.36,
  macroF1: 0.3,
  mcc: 0.05,
  ece: 0.02,
  confusion: [],
};
const dataset = {
  samples: { train: 5_000, validation: 900, test: 900 },
  from: 0,
  to: 1,
  fingerprint: 'ab',
  classShares: { short: 0.3, flat: 0.4, long: 0.3 },
};
const report: TrainingReport = {
  modelId: 'm',
  dataset,
  training: { epochs: 2, steps: 10, seconds: 61, samplesPerSecond: 900, backend: 'wasm', threads: 2 },
  metrics: { validation: metrics, test: metrics },
  baselines: { baseRate: { ...metrics, logLoss: 1.03 } },
  verdict: 'v',
};
const done = {
  run: {
    ...runExample,
    phase: 'done' as const,
    dataset,
    curve: [
      { epoch: 1, trainLoss: 1.1, validationLoss: 1.04, validationAccuracy: 0.4 },
      { epoch: 2, trainLoss: 1.0, validationLoss: 1.05, validationAccuracy: 0.4 },
    ],
  },
  report,
};
const stopped = { run: { ...runExample, phase: 'cancelled' as const }, report: null };
const textsOf = (label: string, a = done, b: typeof done | typeof stopped = stopped) =>
  comparisonRows(a, b)
    .find((row) => row.label === label)
    ?.cells.map(({ text }) => text);

describe('comparisonRows', () => {
  it('says what a run without a model does not know', () => {
    expect(textsOf('Test log loss')).toEqual(['1.020', '–']);
    expect(textsOf('Lowest validation log loss')).toEqual(['1.040', '–']);
    expect(textsOf('Epoch kept')).toEqual(['1', '–']);
  });
  it('leaves out what neither knows', () => {
    expect(comparisonRows(stopped, stopped).map(({ label }) => label)).toEqual(['State', 'Epochs']);
  });
  it('takes the gain with its interval, and without one the difference of the losses', () => {
    expect(textsOf('Test, against base rate')).toEqual(['+0.010', '–']);
    const gains = [{ over: 'baseRate', value: -0.004, interval: { low: -0.012, high: 0.003 } }];
    const row = comparisonRows({ ...done, report: { ...report, gains } }, done).find(
      ({ label }) => label === 'Test, against base rate',
    );
    expect(row?.cells).toEqual([
      { text: '−0.004', interval: '−0.012 to +0.003' },
      { text: '+0.010', interval: null },
    ]);
  });
});

it('warns when two runs learned from different data', () => {
  const other = { ...done.run, dataset: { ...dataset, fingerprint: 'cd' } };
  expect(comparability(done.run, done.run)).toMatch(/same data/);
  expect(comparability(done.run, other)).toMatch(/differ/);
  expect(comparability(done.run, stopped.run)).toBeNull();
});
