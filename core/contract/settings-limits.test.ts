import { describe, expect, it } from 'vitest';
import { alertDelivery, alertRule } from './alert-schemas.ts';
import { paperReset, paperSettings } from './paper-schemas.ts';

const rule = {
  id: 'level',
  name: 'Level',
  isEnabled: true,
  market: 'demo:BTC/USDT',
  when: { kind: 'price', direction: 'up', level: 100 },
  channels: [],
  coolDownMinutes: 5,
  template: '{market}',
};
const pathsOf = (
  schema: { safeParse(value: unknown): { error?: { issues: { path: PropertyKey[] }[] } } },
  value: unknown,
) => schema.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('settings within their ranges are taken', () => {
  it('the defaults, and a rule', () => {
    expect([pathsOf(paperSettings, {}), pathsOf(alertDelivery, {}), pathsOf(alertRule, rule)]).toEqual([[], [], []]);
  });
});

describe('settings out of range are refused by the name of their field', () => {
  it.each([
    ['feeBps', -1],
    ['slippageBps', 101],
    ['fraction', 0],
    ['maxFraction', 1.01],
    ['dailyVolatility', 0.5],
    ['kellyFraction', Number.NaN],
    ['dailyLoss', 0],
    ['stopLossesInRow', 1.5],
    ['pauseHours', 169],
    ['staleMinutes', 21],
    ['sizing', 'everything'],
  ])('of the paper account: %s %s', (name, value) => {
    expect(pathsOf(paperSettings, { [name]: value })).toEqual([name]);
  });

  it('of the starting balance', () => {
    for (const startBalance of [99, 1_000_001, Number.POSITIVE_INFINITY])
      expect(pathsOf(paperReset, { exchangeId: 'demo', startBalance })).toEqual(['startBalance']);
  });

  it.each([
    ['coolDownMinutes', -1],
    ['coolDownMinutes', 1_441],
    ['name', ''],
    ['channels', ['sound', 'sound']],
  ])('of an alert rule: %s %s', (name, value) => {
    expect(pathsOf(alertRule, { ...rule, [name]: value })).toEqual([name]);
  });

  it.each([
    ['mostPerHour', 0],
    ['mostPerHour', 1_001],
    ['webhookUrl', 'file:///etc/passwd'],
  ])('of delivery: %s %s', (name, value) => {
    expect(pathsOf(alertDelivery, { [name]: value })).toEqual([name]);
  });
});
