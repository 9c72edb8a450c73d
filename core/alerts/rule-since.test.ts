import { expect, it } from 'vitest';
import { exampleRule } from './alerts.test-kit.ts';
import { replaceRules, storedAlertSettings } from './rule-since.ts';

const before = () =>
  storedAlertSettings.parse({ rules: [exampleRule(), exampleRule({ id: 'off', isEnabled: false })] });

it('takes a rule of which nothing was noted as one that always waited, until it waits for something else', () => {
  const data = before();
  expect(data.since).toEqual({});
  replaceRules(data, [exampleRule({ name: 'Renamed' }), exampleRule({ id: 'off' }), exampleRule({ id: 'new' })], 5);
  expect(data.since).toEqual({ off: 5, new: 5 });
  replaceRules(data, [exampleRule({ market: 'demo:ETH/USDT' }), exampleRule({ id: 'off', channels: ['sound'] })], 9);
  expect(data.since).toEqual({ rule: 9, off: 5 });
});

it('a rule that is switched off and on again, or removed and added, waits from then on', () => {
  const data = before();
  replaceRules(data, [exampleRule({ isEnabled: false })], 5);
  replaceRules(data, [exampleRule()], 7);
  expect(data.since).toEqual({ rule: 7 });
  replaceRules(data, [], 8);
  replaceRules(data, [exampleRule()], 9);
  expect(data.since).toEqual({ rule: 9 });
});
