import { expect, it } from 'vitest';
import { featureValue, formatPoints } from './explain-format.ts';

it('values are written in the unit a person reads them in', () => {
  expect(featureValue({ unit: 'fraction', value: -0.00123 })).toBe('\u22120.12\u202f%');
  expect(featureValue({ unit: 'index', value: 0.624 })).toBe('62');
  expect(featureValue({ unit: 'ratio', value: 0.5 })).toBe('0.50');
  expect(featureValue({ unit: 'deviations', value: 2.94 })).toBe('2.9\u202fσ');
  expect(featureValue({ unit: 'atr', value: -0.2 })).toBe('\u22120.20\u202fATR');
  expect(featureValue({ unit: 'flag', value: 1 })).toBe('yes');
  expect(featureValue({ unit: 'timeOfDay', value: new Date(2026, 0, 5, 14, 20).getTime() })).toBe('14:20');
  expect(featureValue({ unit: 'dayOfWeek', value: new Date(2026, 0, 5, 14, 20).getTime() })).toBe('Monday');
});

it('contributions are points with a sign, and nothing has none', () => {
  expect([0.0421, -0.1, 0.0004, -0.0004, 0].map(formatPoints)).toEqual(['+4.2', '\u221210.0', '0.0', '0.0', '0.0']);
});
