import { expect, it } from 'vitest';
import { mergeCurves } from './merge-curves.ts';

const point = (epoch: number, validationLoss: number) => ({ epoch, validationLoss });

it('puts a short and a long run on one axis', () => {
  expect(mergeCurves([point(1, 1.1), point(2, 1)], [point(1, 1.2)])).toEqual([
    { epoch: 1, a: 1.1, b: 1.2 },
    { epoch: 2, a: 1, b: undefined },
  ]);
  expect(mergeCurves([], [])).toEqual([]);
});
