import { expect, it } from 'vitest';
import type { ModelComparison } from '../../../core/contract/contract.ts';
import { comparisonRows, curvePoints } from './comparison-rows.ts';

const model = (logLoss: number, accuracy: number, epochs: number) => ({
  curve: Array.from({ length: epochs }, (_, i) => ({ epoch: i + 1, validationLoss: 1 / (i + 1) })),
  report: {
    metrics: { test: { logLoss, accuracy, intervals: { logLoss: { low: logLoss - 0.1, high: logLoss + 0.1 } } } },
  },
});
const pair = (a: ReturnType<typeof model>, b: ReturnType<typeof model>) =>
  [a, b] as unknown as ModelComparison['models'];

it('says which is better, whichever way is better, and neither when they are equal', () => {
  const rows = comparisonRows(pair(model(1, 0.5, 1), model(0.9, 0.5, 1)));
  expect(rows.find(({ name }) => name === 'logLoss')?.better).toBe(1);
  expect(rows.find(({ name }) => name === 'accuracy')?.better).toBeUndefined();
  expect(comparisonRows(pair(model(1, 0.6, 1), model(1, 0.5, 1)))[3]).toMatchObject({ name: 'accuracy', better: 0 });
});

it('draws both intervals on one axis', () => {
  const [{ domain, intervals }] = comparisonRows(pair(model(1, 0.5, 1), model(0.9, 0.5, 1)));
  expect(intervals[1]?.low).toBeCloseTo(0.8);
  expect(domain[0]).toBeLessThan(0.8);
  expect(domain[1]).toBeGreaterThan(1.1);
});

it('puts curves of different length on one axis', () => {
  expect(curvePoints(pair(model(1, 1, 2), model(1, 1, 1)))).toEqual([
    { epoch: 1, first: 1, second: 1 },
    { epoch: 2, first: 0.5 },
  ]);
});
