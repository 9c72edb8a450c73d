import { expect, it } from 'vitest';
import { formatGain, formatMoney, gainDirection } from './money-text.ts';

it('writes money to the cent, gains with their sign', () => {
  expect(formatMoney(9997.5)).toBe('9,997.50');
  expect(formatGain(12.4)).toBe('+12.40');
  expect(formatGain(-12.4)).toBe('\u221212.40');
  expect(formatGain(0.001)).toBe('0.00');
  expect(formatGain(null)).toBe('–');
});

it('has no direction for what rounds to zero', () => {
  expect([1, -1, 0.001, null].map(gainDirection)).toEqual(['up', 'down', undefined, undefined]);
});
