import { expect, it } from 'vitest';
import { alertRule } from '../contract/alert-schemas.ts';
import { alertText } from './alert-text.ts';
import { crossingAt, exampleRule } from './alerts.test-kit.ts';
import { matchRule } from './match-rule.ts';
import { isQuiet } from './quiet-hours.ts';

const moved = (from: number, low: number, high: number, to = high) => ({
  ...crossingAt(0),
  kind: 'price' as const,
  ...{ from, low, high, to },
});

it('tells a price that reaches the level from the other side, in the direction asked for', () => {
  const rule = (direction: 'up' | 'down' | 'either') => exampleRule({ when: { kind: 'price', direction, level: 100 } });
  expect(matchRule(rule('up'), moved(99, 98, 100))[0].facts).toMatchObject({ level: '100', direction: 'upwards' });
  expect(matchRule(rule('down'), moved(99, 98, 100))).toEqual([]);
  expect(matchRule(rule('either'), moved(101, 100, 102, 100))[0].facts.direction).toBe('downwards');
  expect(matchRule(rule('either'), moved(99, 98, 99.9))).toEqual([]);
  // It starts at the level: it was crossed before.
  expect(matchRule(rule('either'), moved(100, 100, 101))).toEqual([]);
});

it('tells a price that dips below the level and returns in both directions, each under its own key', () => {
  const rule = (direction: 'up' | 'down' | 'either') => exampleRule({ when: { kind: 'price', direction, level: 100 } });
  const dip = moved(101, 98, 102, 101);
  const told = (direction: 'up' | 'down' | 'either') =>
    matchRule(rule(direction), dip).map(({ facts }) => facts.direction);
  expect(told('up')).toEqual(['upwards']);
  expect(told('down')).toEqual(['downwards']);
  expect(told('either')).toEqual(['downwards', 'upwards']);
  expect(new Set(matchRule(rule('either'), dip).map(({ key }) => key)).size).toBe(2);
});

it('tells a price that lies where it says, also when it has turned back since', () => {
  const told = (from: number, low: number, high: number, to: number) =>
    matchRule(exampleRule(), moved(from, low, high, to)).map(({ facts }) => `${facts.price} ${facts.direction}`);
  expect(told(99, 98, 102, 101)).toEqual(['101 upwards']);
  expect(told(99, 98, 102, 99.5)).toEqual(['102 upwards', '99.5 downwards']);
  expect(told(101, 98, 102, 101)).toEqual(['98 downwards', '101 upwards']);
});

it('writes prices as the pages do, with the decimals of the tick', () => {
  const rule = exampleRule({ when: { kind: 'price', direction: 'up', level: 63_180 } });
  const event = moved(63_170, 63_160, 63_188.1);
  expect(matchRule(rule, event, () => 0.01)[0].facts).toMatchObject({ level: '63,180.00', price: '63,188.10' });
  expect(matchRule(rule, event)[0].facts).toMatchObject({ level: '63,180', price: '63,188.1' });
});

it('waits for the signal and the probability that were asked for, of its own market only', () => {
  const rule = exampleRule({ when: { kind: 'prediction', signal: 'trade', minProbability: 0.6 } });
  const event = (signal: 'long' | 'abstain', probability: number | null, market = 'demo:BTC/USDT' as const) =>
    ({ kind: 'prediction', key: 'd', time: 0, facts: {}, market, signal, probability }) as const;
  expect(matchRule(rule, event('long', 0.6))).toHaveLength(1);
  expect(matchRule(rule, event('long', 0.59))).toEqual([]);
  expect(matchRule(rule, event('abstain', 0.9))).toEqual([]);
  expect(matchRule({ ...rule, market: 'demo:ETH/USDT' }, event('long', 0.9))).toEqual([]);
  expect(matchRule({ ...rule, market: null }, event('long', 0.9))).toHaveLength(1);
  expect(matchRule({ ...rule, isEnabled: false }, event('long', 0.9))).toEqual([]);
  const abstain = exampleRule({ when: { kind: 'prediction', signal: 'abstain', minProbability: 0 } });
  expect(matchRule(abstain, event('abstain', null))).toHaveLength(1);
});

it('fills a template with what is known', () => {
  const event = { ...crossingAt(Date.UTC(2026, 0, 1)), facts: { price: '101' } };
  expect(alertText('{market} {time} {price} {level}', event)).toBe('BTC/USDT 2026-01-01T00:00:00Z 101 –');
});

it('refuses a template that names what its kind does not have, and a price of every market', () => {
  const rule = exampleRule();
  expect(alertRule.safeParse({ ...rule, template: '{takeProfit}' }).error?.message).toMatch('{takeProfit}');
  expect(alertRule.safeParse({ ...rule, market: null }).success).toBe(false);
  expect(alertRule.safeParse({ ...rule, coolDownMinutes: 1_441 }).success).toBe(false);
});

it('keeps quiet hours by the clock on the wall, over midnight and through a change of summer time', () => {
  const hours = { from: '22:00', to: '07:00', timeZone: 'Europe/Zurich' };
  const isQuietAt = (iso: string) => isQuiet(hours, Date.parse(iso));
  // Zurich is at UTC+1 in winter, UTC+2 in summer.
  expect(isQuietAt('2026-01-15T20:59:00Z')).toBe(false);
  expect(isQuietAt('2026-01-15T21:00:00Z')).toBe(true);
  expect(isQuietAt('2026-01-16T05:59:00Z')).toBe(true);
  expect(isQuietAt('2026-01-16T06:00:00Z')).toBe(false);
  expect(isQuietAt('2026-07-15T20:00:00Z')).toBe(true);
  expect(isQuietAt('2026-07-16T05:00:00Z')).toBe(false);
  expect(isQuiet({ from: '12:00', to: '13:00', timeZone: 'UTC' }, Date.parse('2026-01-01T12:30:00Z'))).toBe(true);
  expect(isQuiet(null, 0)).toBe(false);
});

it('waits for a model that is demoted, or whose features have drifted, whatever the market', () => {
  const rule = (event: 'any' | 'demoted' | 'drifted') => exampleRule({ market: null, when: { kind: 'drift', event } });
  const happened = (event: 'demoted' | 'drifted') =>
    ({ kind: 'drift', key: 'd', time: 0, facts: { model: 'm', event }, market: null, event }) as const;
  expect(matchRule(rule('any'), happened('drifted'))).toHaveLength(1);
  expect(matchRule(rule('demoted'), happened('demoted'))).toHaveLength(1);
  expect(matchRule(rule('demoted'), happened('drifted'))).toEqual([]);
  expect(matchRule(exampleRule(), happened('demoted'))).toEqual([]);
});
