import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawdowns, maxDrawdown } from './drawdown.ts';

it('is the distance below the highest value so far, the start included', () => {
  expect([...drawdowns([-1, 2, 1, 3, -1])]).toEqual([1, 0, 1, 0, 4]);
  expect(maxDrawdown([-1, 2, 1, 3, -1])).toBe(4);
  expect(maxDrawdown([1, 2, 3])).toBe(0);
  expect(maxDrawdown([])).toBe(0);
});

it('is the largest fall between any two moments in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 40 }), (curve) => {
      const all = [0, ...curve];
      const falls = all.flatMap((from, i) => all.slice(i).map((to) => from - to));
      expect(maxDrawdown(curve)).toBe(Math.max(0, ...falls));
    }),
  );
});
