import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharedAxis } from './shared-axis.ts';

const judged = fc.record({
  value: fc.double({ min: -5, max: 5, noNaN: true }),
  interval: fc.option(
    fc.record({ low: fc.double({ min: -9, max: -5, noNaN: true }), high: fc.double({ min: 5, max: 9, noNaN: true }) }),
  ),
});

it('holds every value, its interval and the line, with air on both sides', () => {
  fc.assert(
    fc.property(
      fc.array(judged, { minLength: 1 }),
      fc.option(fc.double({ min: -20, max: 20, noNaN: true })),
      (all, line) => {
        const [low, high] = sharedAxis(all, line ?? undefined);
        const drawn = all.flatMap(({ value, interval }) => [value, interval?.low ?? value, interval?.high ?? value]);
        for (const value of line === null ? drawn : [...drawn, line]) {
          expect(value).toBeGreaterThan(low);
          expect(value).toBeLessThan(high);
        }
      },
    ),
  );
});
