import { expect, it } from 'vitest';
import { defaultTradeRules as rules } from '../../../core/domain/prediction.ts';
import { changeOf, fields, fieldTexts, readField, untouched } from './what-if-form.ts';

it('the fields show the rules that held, the cost split into fee and slippage of one side', () => {
  expect(fieldTexts(rules)).toEqual({ takeProfit: '2.5', stopLoss: '1.5', horizon: '6', fee: '10', slippage: '2' });
  expect(fieldTexts({ ...rules, roundTripCost: 0.0002 })).toMatchObject({ fee: '0', slippage: '1' });
});

it('what was not changed is not asked for, so that the answer is the recorded one to the last bit', () => {
  expect(changeOf(untouched, rules)).toEqual({});
  expect(changeOf({ typed: { fee: '10', takeProfit: '2.50' }, without: [] }, rules)).toEqual({});
});

it('what was changed is asked for in the units of the contract', () => {
  expect(changeOf({ typed: { takeProfit: '3', fee: '20', horizon: '1,5' }, without: ['macro'] }, rules)).toEqual({
    without: ['macro'],
    atrMultiples: { takeProfit: 3, stopLoss: 1.5 },
    costs: { fee: 0.002, slippage: 0.0002 },
    horizonMs: 5_400_000,
  });
});

it('a field that is wrong says what it may be, and nothing is asked meanwhile', () => {
  const [takeProfit] = fields;
  expect(readField(takeProfit, '0')).toBe('0.1 to 20 ATR');
  expect(readField(takeProfit, '')).toBe('Take profit must be a number.');
  expect(readField(takeProfit, 'x')).toBe('Take profit must be a number.');
  expect(changeOf({ typed: { takeProfit: '0' }, without: [] }, rules)).toBeUndefined();
});
