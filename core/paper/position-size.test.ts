import { expect, it } from 'vitest';
import { settings } from './paper.test-kit.ts';
import { positionSize } from './position-size.ts';

const trade = { entry: 100, takeProfit: 102.5, stopLoss: 98.5, atr: 1, expectedValue: 0.005, roundTripCost: 0.0024 };
const size = (change: Partial<typeof settings>, of: Partial<typeof trade> = {}) =>
  positionSize({ ...settings, maxFraction: 1, ...change }, { ...trade, ...of });

it('puts a fixed fraction of the balance in', () => {
  expect(size({ sizing: 'fixedFraction', fraction: 0.3 })).toBe(0.3);
});

it('halves the position when volatility doubles', () => {
  const target = { sizing: 'volatilityTarget', dailyVolatility: 0.02 } as const;
  expect(size(target)).toBeCloseTo(0.02 / (0.01 * Math.sqrt(24)), 12);
  expect(size(target, { atr: 2 })).toBeCloseTo(size(target) / 2, 12);
});

it('bets the fraction of Kelly that p ÷ loss − q ÷ win says, and nothing without an edge', () => {
  const [win, loss] = [0.025 - 0.0024, 0.015 + 0.0024];
  const p = (0.005 + loss) / (win + loss);
  const kelly = { sizing: 'kelly', kellyFraction: 0.05 } as const;
  expect(size(kelly)).toBeCloseTo(0.05 * (p / loss - (1 - p) / win), 12);
  expect(size(kelly, { expectedValue: -0.001 })).toBe(0);
});

it('never takes more than one position may', () => {
  expect(size({ sizing: 'kelly', kellyFraction: 1, maxFraction: 0.5 })).toBe(0.5);
});
