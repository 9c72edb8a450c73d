import { expect, it } from 'vitest';
import type { Counterfactual } from '../../../core/contract/contract.ts';
import { defaultTradeRules as rules } from '../../../core/domain/prediction.ts';
import { comparisonRows } from './comparison-rows.ts';

const before: Counterfactual['before'] = {
  decision: {
    market: 'demo:BTC/USDT',
    asOf: 0,
    modelId: 'base',
    inputHash: 'ab',
    probabilities: { long: 0.5, flat: 0.3, short: 0.2 },
    signal: 'long',
    side: 'long',
    entry: 100,
    takeProfit: 103,
    stopLoss: 98,
    tickSize: 0.5,
    atr: 1,
    breakEven: 0.4,
    expectedValue: 0.001,
    roundTripCost: 0.0024,
    horizonEnd: 3_600_000,
    reasons: [],
  },
  rules,
  outcome: { end: 'stopLoss', endTime: 600_000, exit: 98, profit: -0.0224, bestExcursion: 0, worstExcursion: 0.02 },
  waiting: null,
};
const find = (rows: ReturnType<typeof comparisonRows>, label: string) => rows.find((row) => row.label === label);

it('marks nothing when both are the same', () => {
  expect(comparisonRows({ before, after: before, trained: rules }).filter(({ isChanged }) => isChanged)).toEqual([]);
});

it('marks what differs, also by less than is written, and writes prices to the tick', () => {
  const decision = { ...before.decision, stopLoss: 97.5, expectedValue: 0.00100001 };
  const rows = comparisonRows({ before, after: { ...before, decision, outcome: null }, trained: rules });
  expect(rows.filter(({ isChanged }) => isChanged).map(({ label }) => label)).toEqual([
    ...['Expected value', 'Stop loss', 'Ended by', 'At', 'Held', 'Until', 'P&L'],
  ]);
  expect(find(rows, 'Stop loss')).toMatchObject({ before: '98.0', after: '97.5' });
  expect(find(rows, 'Ended by')).toMatchObject({ before: 'stop loss', after: 'open' });
  expect(find(rows, 'P&L')).toMatchObject({ before: '−2.24\u202f%', after: '–' });
});

it('says that signal and expected value are borrowed for levels the model has not learnt, not for other costs', () => {
  const borrowed = (change: Partial<typeof rules>) =>
    comparisonRows({ before, after: { ...before, rules: { ...rules, ...change } }, trained: rules })
      .filter(({ isBorrowed }) => isBorrowed)
      .map(({ label }) => label);
  expect(borrowed({})).toEqual([]);
  expect(borrowed({ roundTripCost: 0.01 })).toEqual([]);
  for (const change of [{ takeProfitAtr: 20 }, { stopLossAtr: 0.1 }, { horizonMs: 1_800_000 }]) {
    expect(borrowed(change)).toEqual(['Signal', 'Expected value']);
  }
});
