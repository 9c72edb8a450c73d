import { expect, it } from 'vitest';
import { oneSided } from './one-sided.ts';

it('warns of a model that nearly always answers the same', () => {
  const flatOnly = [
    [1, 323, 0],
    [0, 665, 0],
    [0, 103, 0],
  ];
  expect(oneSided(flatOnly)).toBe('It holds flat likeliest in 99.9 % of these samples: it tells little apart.');
});

it('says nothing of one that tells classes apart, or of none', () => {
  const mixed = [
    [78, 337, 47],
    [51, 807, 195],
    [11, 238, 190],
  ];
  expect(oneSided(mixed)).toBeUndefined();
  expect(
    oneSided([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]),
  ).toBeUndefined();
});
