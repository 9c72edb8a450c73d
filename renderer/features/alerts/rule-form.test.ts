import { expect, it } from 'vitest';
import { alertRule } from '../../../core/contract/alert-schemas.ts';
import { alertKinds } from '../../../core/domain/alert.ts';
import { checkRule, describeRule, newRule, ruleOf, valuesOf } from './rule-form.ts';

it.each(alertKinds)('makes a %s rule that the engine takes and that comes back as it was', (kind) => {
  const values = { ...newRule(kind, 'demo:BTC/USDT'), ...(kind === 'price' ? { number: '68000.5' } : {}) };
  expect(checkRule(values)).toEqual({});
  const rule = ruleOf(values, 'a-rule', true);
  expect(alertRule.parse(rule)).toEqual(rule);
  expect(valuesOf(rule)).toEqual(values);
});

it('names what is wrong at its field', () => {
  const price = newRule('price', null);
  expect(Object.keys(checkRule(price)).sort()).toEqual(['market', 'number']);
  expect(checkRule({ ...price, template: 'at {takeProfit}' }).template).toMatch('{takeProfit} is not known');
  expect(checkRule({ ...newRule('prediction', null), number: '101', coolDownMinutes: '-1', name: ' ' })).toMatchObject({
    number: expect.any(String),
    coolDownMinutes: expect.any(String),
    name: expect.any(String),
  });
});

it('says in one line what a rule waits for', () => {
  const describe = (values: ReturnType<typeof newRule>) => describeRule(ruleOf(values, 'a', true));
  expect(describe({ ...newRule('price', 'demo:BTC/USDT'), number: '68000' })).toBe('Price crosses: up or down 68,000');
  expect(describe({ ...newRule('prediction', null), number: '60' })).toBe('Prediction: long or short from 60 %');
  expect(describe(newRule('feed', null))).toBe('Feed stale or offline');
});
