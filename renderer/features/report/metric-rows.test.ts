import { expect, it } from 'vitest';
import type { TrainingReport } from '../../../core/contract/contract.ts';
import { baselineNames, type Metrics, metricRows } from './metric-rows.ts';
import { rowShares } from './row-shares.ts';

const metrics = (shift: number): Metrics => ({
  samples: 10,
  logLoss: 1 + shift,
  brier: 0.6 + shift,
  accuracy: 0.5 - shift,
  balancedAccuracy: 0.5 - shift,
  macroF1: 0.5 - shift,
  mcc: 0.2 - shift,
  ece: 0.02 + shift,
  confusion: [],
});
const report = {
  metrics: { validation: metrics(-0.01), test: metrics(0) },
  baselines: { baseRate: metrics(0.05), persistence: metrics(0.2) },
} as unknown as TrainingReport;

it('puts the model beside its baselines in one order', () => {
  expect(baselineNames(report).map(({ label }) => label)).toEqual(['Base rate', 'Persistence']);
  expect(metricRows(report)[0]).toMatchObject({ name: 'logLoss', values: [0.99, 1, 1.05, 1.2], isWon: true });
});
it('counts a metric as won only when every baseline is worse, whichever way is better', () => {
  const worse = { ...report, baselines: { baseRate: metrics(0.05), persistence: metrics(-0.2) } };
  expect(metricRows(worse).map(({ isWon }) => isWon)).toEqual(Array(7).fill(false));
  expect(metricRows({ ...report, baselines: { same: metrics(0) } }).some(({ isWon }) => isWon)).toBe(false);
});
it('takes shares of rows, also of an empty one', () => {
  expect(
    rowShares([
      [1, 3],
      [0, 0],
    ]),
  ).toEqual([
    [0.25, 0.75],
    [0, 0],
  ]);
});
