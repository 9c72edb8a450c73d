import { expect, it } from 'vitest';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { levelsOf } from './trade-distance.ts';

const base: Prediction = {
  market: 'demo:BTC/USDT',
  asOf: 0,
  modelId: 'm',
  probabilities: { short: 0.2, flat: 0.3, long: 0.5 },
  signal: 'long',
  side: 'long',
  entry: 100,
  takeProfit: 105,
  stopLoss: 97,
  atr: 2,
  breakEven: 0.4,
  expectedValue: 0.01,
  horizonEnd: 1,
  reasons: [],
};

it('lists the levels as the chart shows them, highest first', () => {
  expect(levelsOf(base).map(({ name }) => name)).toEqual(['Take profit', 'Entry', 'Stop loss']);
  const short = { ...base, side: 'short', takeProfit: 95, stopLoss: 103 } as const;
  expect(levelsOf(short).map(({ name }) => name)).toEqual(['Stop loss', 'Entry', 'Take profit']);
});
it('measures distances as signed fractions and sizes in ATR', () => {
  const [profit, entry, loss] = levelsOf(base);
  expect(profit.distance).toBeCloseTo(0.05);
  expect(profit.atrs).toBe(2.5);
  expect(entry.atrs).toBeNull();
  expect(loss.distance).toBeCloseTo(-0.03);
  expect(loss.atrs).toBe(1.5);
});
it('has no ATR multiple without an ATR', () => {
  expect(levelsOf({ ...base, atr: 0 })[0].atrs).toBeNull();
});
