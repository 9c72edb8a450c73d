import { expect, it } from 'vitest';
import type { AlertRule } from '../contract/contract.ts';
import { alertKinds, alertPlaceholders } from '../domain/alert.ts';
import { sampleFacts, sampleWhen } from './sample-event.ts';

const sample = (when: AlertRule['when'], tickSize = 0.01) => sampleFacts(when, tickSize);

it('tries a price rule with its own level, a price a little beyond it, and its direction', () => {
  const price = (direction: 'up' | 'down' | 'either', level: number, tick?: number) =>
    sample({ kind: 'price', direction, level }, tick);
  expect(price('down', 63_180)).toEqual({ level: '63,180.00', price: '63,173.68', direction: 'downwards' });
  expect(price('either', 63_180.5, 0.1)).toEqual({ level: '63,180.5', price: '63,186.8', direction: 'upwards' });
  expect(price('up', 0.000012, 0.000001).price).toBe('0.000013');
  expect(price('down', 5, 10).price).toBe('4.5');
});

it('tries every other rule with what it waits for', () => {
  expect(sample({ kind: 'prediction', signal: 'short', minProbability: 0.605 })).toMatchObject({
    signal: 'short',
    probability: '61 %',
    takeProfit: '66,514.70',
  });
  expect(sample({ kind: 'prediction', signal: 'abstain', minProbability: 0 }).signal).toBe('abstain');
  expect(sample({ kind: 'outcome', end: 'stopLoss' })).toMatchObject({ end: 'stop loss', profit: '−1.04 %' });
  expect(sample({ kind: 'sentiment', change: 0.8 }).change).toBe('+0.80');
  expect(sample({ kind: 'training', result: 'failed' }).result).toBe('failed');
  expect(sample({ kind: 'paper', event: 'paused' }).event).toBe('paused');
  expect(sample({ kind: 'drift', event: 'drifted' }).event).toBe('drifted');
});

it.each(alertKinds)('has a value for everything that the text of a %s rule may name', (kind) => {
  const given = alertPlaceholders[kind].filter((name) => name !== 'market' && name !== 'time');
  expect(Object.keys(sample(sampleWhen[kind])).sort()).toEqual([...given].sort());
});
