import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowWindow } from './row-window.ts';

it('draws every row in sight and only a screen or so of them, however long the list is', () => {
  const size = { min: 0, max: 5_000 };
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer(size),
      fc.integer({ min: 1, max: 2_000 }),
      (count, row, viewport) => {
        const scrollTop = row * 40;
        const { first, end } = rowWindow(count, 40, scrollTop, viewport);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(viewport / 40) + 18);
        const top = Math.min(scrollTop, Math.max(0, count * 40 - viewport));
        if (count > 0) {
          expect(first * 40).toBeLessThanOrEqual(top);
          expect(end === count || end * 40 >= top + viewport).toBe(true);
        }
      },
    ),
  );
});
