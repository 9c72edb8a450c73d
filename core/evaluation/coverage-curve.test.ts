import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOneGo } from '../domain/steps.ts';
import { coverageCurve } from './coverage-curve.ts';

it('judges the surest samples first', () => {
  // Likeliest: long 0.9 right, long 0.8 wrong, short 0.6 right, flat 0.5 wrong.
  const probabilities = new Float32Array([0.05, 0.05, 0.9, 0.1, 0.1, 0.8, 0.6, 0.2, 0.2, 0.3, 0.5, 0.2]);
  const curve = inOneGo(coverageCurve(probabilities, new Uint8Array([2, 0, 0, 0]), 4));
  expect(curve.map(({ coverage, samples, hitRate }) => [coverage, samples, hitRate])).toEqual([
    [0.25, 1, 1],
    [0.5, 2, 0.5],
    [0.75, 3, 2 / 3],
    [1, 4, 0.5],
  ]);
  expect(curve.map(({ probability }) => probability.toFixed(2))).toEqual(['0.90', '0.80', '0.60', '0.50']);
});

it('ends with all samples, and the probability asked for only falls', () => {
  const sample = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 0, max: 2 }),
  );
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 80 }), (samples) => {
      const probabilities = Float32Array.from(samples.flatMap(([a, b]) => [a / 20, b / 20, 1 - (a + b) / 20]));
      const curve = inOneGo(coverageCurve(probabilities, Uint8Array.from(samples.map(([, , label]) => label))));
      expect(curve.at(-1)).toMatchObject({ coverage: 1, samples: samples.length });
      curve.forEach((point, i) => {
        if (i > 0) expect(point.probability).toBeLessThanOrEqual(curve[i - 1].probability);
      });
    }),
  );
});
