import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDrawdown } from './drawdown.ts';

const drawdowns = (curve: readonly number[]) => curve.map(createDrawdown());

it('is the distance below the highest value so far, the start included', () => {
  expect(drawdowns([-1, 2, 1, 3, -1])).toEqual([1, 0, 1, 0, 4]);
  expect(drawdowns([1, 2, 3])).toEqual([0, 0, 0]);
});

it('is at most the largest fall between any two moments in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 40 }), (curve) => {
      const all = [0, ...curve];
      const falls = all.flatMap((from, i) => all.slice(i).map((to) => from - to));
      expect(Math.max(0, ...drawdowns(curve))).toBe(Math.max(0, ...falls));
    }),
  );
});
