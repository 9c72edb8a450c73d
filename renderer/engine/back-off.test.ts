import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

it('waits longer with every failure, up to ten seconds', () => {
  const waits = Array.from({ length: 9 }, (_, attempt) => backOffMs(attempt));
  expect(waits.slice(0, 5)).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  expect(waits.slice(5)).toEqual([10_000, 10_000, 10_000, 10_000]);
  expect(backOffMs(-1)).toBe(500);
});
