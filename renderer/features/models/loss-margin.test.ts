import { expect, it } from 'vitest';
import { lossMargin } from './loss-margin.ts';

it('says by how much the model is better or worse than the base rate', () => {
  expect(lossMargin({ testLogLoss: 1.021, baseRateLogLoss: 1.062 })).toBe('+0.041');
  expect(lossMargin({ testLogLoss: 1.1, baseRateLogLoss: 1.062 })).toBe('\u22120.038');
  expect(lossMargin({ testLogLoss: 1.0621, baseRateLogLoss: 1.062 })).toBe('0.000');
  expect(lossMargin({ testLogLoss: Number.NaN, baseRateLogLoss: 1 })).toBe('–');
  expect(lossMargin({ testLogLoss: null, baseRateLogLoss: null })).toBe('–');
});
