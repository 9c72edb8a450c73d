import { expect, it } from 'vitest';
import type { TrainingReport } from '../../../core/contract/contract.ts';
import { baselineRows, gainDomain } from './baseline-rows.ts';
import { intervalText, signedNumber } from './interval-text.ts';
import { baselineNames, type Metrics, metricRows } from './metric-rows.ts';
import { reliabilityDomain, reliabilityPoints } from './reliability-points.ts';
import { rowShares } from './row-shares.ts';
import { seedSummary } from './seed-summary.ts';

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
  expect(metricRows(report)[0]).toMatchObject({
    name: 'logLoss',
    test: 1,
    validation: 0.99,
    baselines: [1.05, 1.2],
    interval: undefined,
    isWon: true,
  });
});
it('counts a metric as won only when every baseline is worse, whichever way is better', () => {
  const worse = { ...report, baselines: { baseRate: metrics(0.05), persistence: metrics(-0.2) } };
  expect(metricRows(worse).map(({ isWon }) => isWon)).toEqual(Array(7).fill(false));
  expect(metricRows({ ...report, baselines: { logistic: metrics(0) } }).some(({ isWon }) => isWon)).toBe(false);
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

it('says what headlines at the wrong time are for, and that early ones are a leak', () => {
  const keys = ['headlines a day late (placebo)', 'test headlines a day late', 'test headlines a day early'];
  const late = { ...report, baselines: Object.fromEntries(keys.map((key) => [key, metrics(0.1)])) };
  const [placebo, , early] = baselineNames(late);
  expect(placebo.label).toBe('Headlines a day late (placebo)');
  expect(placebo.meaning).toMatch(/in training and test: headlines worth no more than this are no news\.$/);
  expect(early.label).toBe('Test headlines a day early (a leak)');
  expect(early.meaning).toMatch(/a leak on purpose/);
  expect(metricRows(late)[0].baselines).toEqual([]);
});

it('leaves networks with fewer branches to the table of baselines, in plain words', () => {
  const branches = { ...report, baselines: { ...report.baselines, 'Branch B left out': metrics(-0.01) } };
  expect(metricRows(branches)[0].baselines).toHaveLength(2);
  expect(baselineNames(branches)[2]).toEqual({
    key: 'Branch B left out',
    label: 'Branch B left out',
    meaning: 'The same network without the macro windows (1h, 1d).',
  });
});

it('says when a network with fewer branches is held against another seed than the kept one', () => {
  const gains = [{ over: 'Branch B left out', value: 0.02, interval: { low: 0.01, high: 0.03 }, seed: 7 }];
  const baselines = { ...report.baselines, 'Branch B left out': metrics(-0.01) };
  const row = baselineRows({ ...report, baselines, gains } as TrainingReport).find(({ key }) =>
    key.startsWith('Branch'),
  );
  expect(row).toMatchObject({ gain: 0.02, meaning: expect.stringContaining('the whole network of the same seed 7') });
});

it('puts the hardest baseline first and takes an edge for one only when its whole interval is on one side', () => {
  const gains = [
    { over: 'baseRate', value: 0.05, interval: { low: 0.01, high: 0.09 } },
    { over: 'persistence', value: 0.2, interval: { low: -0.01, high: 0.4 } },
  ];
  const rows = baselineRows({ ...report, gains } as TrainingReport);
  expect(rows.map(({ key, tone }) => [key, tone])).toEqual([
    ['baseRate', 'up'],
    ['persistence', 'flat'],
  ]);
  const [low, high] = gainDomain(rows);
  expect(low).toBeLessThan(-0.01);
  expect(high).toBeGreaterThan(0.4);
});

it('knows the gain, but no interval, of a report from before there were intervals', () => {
  const [first] = baselineRows(report);
  expect(first).toMatchObject({ key: 'baseRate', interval: undefined, tone: 'flat' });
  expect(first.gain).toBeCloseTo(0.05);
  expect(intervalText(first.interval)).toBe('');
});

it('draws only the bins that hold samples, on an axis of whole tenths', () => {
  const points = reliabilityPoints([
    { from: 0.3, to: 0.4, samples: 0, confidence: null, hitRate: null },
    { from: 0.4, to: 0.5, samples: 9, confidence: 0.45, hitRate: 0.33 },
  ]);
  expect(points).toHaveLength(1);
  const [low, high] = reliabilityDomain(points);
  expect(low).toBeCloseTo(0.3);
  expect(high).toBeCloseTo(0.5);
  expect(reliabilityDomain([])).toEqual([0, 1]);
});

it('takes mean and sample deviation over seeds', () => {
  const seed = (testLogLoss: number) => ({
    seed: 1,
    validationLogLoss: 1,
    testLogLoss,
    testBalancedAccuracy: 0.4,
    isKept: false,
  });
  expect(seedSummary([seed(1), seed(2), seed(3)], 'testLogLoss')).toEqual({ mean: 2, deviation: 1 });
  expect(seedSummary([seed(1)], 'testLogLoss').deviation).toBeNull();
});

it('writes signs as signs', () => {
  expect([0.041, -0.0412, -0.0001].map((value) => signedNumber(value))).toEqual(['+0.041', '\u22120.041', '0.000']);
});
