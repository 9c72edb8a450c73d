import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alertRule } from '../contract/alert-schemas.ts';
import { alertText } from './alert-text.ts';
import { crossingAt, exampleRule } from './alerts.test-kit.ts';
import { matchRule } from './match-rule.ts';
import { isQuiet } from './quiet-hours.ts';

const bar = (previousClose: number, low: number, high: number) => ({
  ...crossingAt(0),
  kind: 'price' as const,
  previousClose,
  low,
  high,
});

it('tells a price when a bar reaches the level from the other side, in the direction asked for', () => {
  const rule = (direction: 'up' | 'down' | 'either') => exampleRule({ when: { kind: 'price', direction, level: 100 } });
  expect(matchRule(rule('up'), bar(99, 98, 100))?.facts).toMatchObject({ level: '100', direction: 'upwards' });
  expect(matchRule(rule('down'), bar(99, 98, 100))).toBeUndefined();
  expect(matchRule(rule('either'), bar(101, 100, 102))?.facts.direction).toBe('downwards');
  expect(matchRule(rule('either'), bar(99, 98, 99.9))).toBeUndefined();
  // It starts at the level: it was crossed before.
  expect(matchRule(rule('either'), bar(100, 99, 101))).toBeUndefined();
});

it('crosses a level exactly when the closes or extremes lie on both sides of it', () => {
  const price = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(price, price, price, (previous, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const isTold = matchRule(exampleRule(), bar(previous, low, high)) !== undefined;
      expect(isTold).toBe((previous < 100 && high >= 100) || (previous > 100 && low <= 100));
    }),
  );
});

it('waits for the signal and the probability that were asked for, of its own market only', () => {
  const rule = exampleRule({ when: { kind: 'prediction', signal: 'trade', minProbability: 0.6 } });
  const event = (signal: 'long' | 'abstain', probability: number | null, market = 'demo:BTC/USDT' as const) =>
    ({ kind: 'prediction', key: 'd', time: 0, facts: {}, market, signal, probability }) as const;
  expect(matchRule(rule, event('long', 0.6))).toBeDefined();
  expect(matchRule(rule, event('long', 0.59))).toBeUndefined();
  expect(matchRule(rule, event('abstain', 0.9))).toBeUndefined();
  expect(matchRule({ ...rule, market: 'demo:ETH/USDT' }, event('long', 0.9))).toBeUndefined();
  expect(matchRule({ ...rule, market: null }, event('long', 0.9))).toBeDefined();
  expect(matchRule({ ...rule, isEnabled: false }, event('long', 0.9))).toBeUndefined();
  const abstain = exampleRule({ when: { kind: 'prediction', signal: 'abstain', minProbability: 0 } });
  expect(matchRule(abstain, event('abstain', null))).toBeDefined();
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
  expect(matchRule(rule('any'), happened('drifted'))).toBeDefined();
  expect(matchRule(rule('demoted'), happened('demoted'))).toBeDefined();
  expect(matchRule(rule('demoted'), happened('drifted'))).toBeUndefined();
  expect(matchRule(exampleRule(), happened('demoted'))).toBeUndefined();
});
