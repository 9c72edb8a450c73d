import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ascendingOrder } from './ascending-order.ts';
import { inOneGo } from './steps.ts';

const key = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.nat(),
  fc.maxSafeNat().map((n) => Math.floor(n / 2)),
);

it('is the order of a stable sort, and nothing where keys stand in it', () => {
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const expected = [...keys.keys()].sort((a, b) => keys[a] - keys[b] || a - b);
      const order = inOneGo(ascendingOrder(Float64Array.from(keys)));
      expect([...(order ?? keys.keys())]).toEqual(expected);
      expect(order === undefined).toBe(keys.every((each, i) => i === 0 || keys[i - 1] <= each));
    }),
  );
});

it('rests often', () => {
  expect([...ascendingOrder(new Float64Array(500_000))].length).toBeGreaterThan(5);
  expect([...ascendingOrder(Float64Array.from({ length: 500_000 }, (_, i) => -i))].length).toBeGreaterThan(30);
});
