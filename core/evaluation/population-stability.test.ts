import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { populationStability } from './population-stability.ts';
import { binOf, quantileEdges, sharesOf } from './quantile-bins.ts';

const shares = fc
  .array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 4 })
  .filter((counts) => counts.some((count) => count > 0))
  .map(sharesOf);

describe('the population stability index', () => {
  it('is what the formula gives by hand', () => {
    // 0.1 · ln(0.6 / 0.5) − 0.1 · ln(0.4 / 0.5)
    expect(populationStability([0.5, 0.5], [0.6, 0.4])).toBeCloseTo(0.04054651, 8);
    // (0.5 − 0.25) · ln 2 + (0.1 − 0.25) · ln 0.4 + (0.15 − 0.25) · ln 0.6
    expect(populationStability([0.25, 0.25, 0.25, 0.25], [0.5, 0.25, 0.1, 0.15])).toBeCloseTo(0.36181297, 7);
  });

  it('is zero for equal shares, positive for others, the same both ways, and finite for empty bins', () => {
    fc.assert(
      fc.property(shares, shares, (then, now) => {
        expect(populationStability(then, then)).toBe(0);
        const index = populationStability(then, now);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(index)).toBe(true);
        expect(populationStability(now, then)).toBeCloseTo(index, 12);
      }),
    );
  });

  it('tells a shifted sample from one of the same distribution', () => {
    const random = seededRandom(3);
    const draw = (shift: number) => Float32Array.from({ length: 4_000 }, () => random() + random() + shift);
    const training = draw(0);
    const edges = quantileEdges(training.slice(), 10);
    const sharesIn = (values: Float32Array) => {
      const counts = new Array(edges.length + 1).fill(0);
      for (const value of values) counts[binOf(value, edges)] += 1;
      return sharesOf(counts);
    };
    expect(populationStability(sharesIn(training), sharesIn(draw(0)))).toBeLessThan(0.02);
    expect(populationStability(sharesIn(training), sharesIn(draw(0.3)))).toBeGreaterThan(0.25);
  });
});

describe('bins by quantiles', () => {
  it('hold about as many values each, and equal values lie in one bin', () => {
    const edges = quantileEdges(
      Float32Array.from({ length: 100 }, (_, i) => i),
      10,
    );
    expect(edges).toEqual([9, 19, 29, 39, 49, 59, 69, 79, 89]);
    expect(quantileEdges(new Float32Array(50), 10)).toEqual([0]);
    expect([-1, 9, 9.5, 89, 90].map((value) => binOf(value, edges))).toEqual([0, 0, 1, 8, 9]);
  });

  it('do not depend on the order of the values, and every value lies in exactly one', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, min: -8, max: 8 }), { minLength: 1, maxLength: 60 }), (values) => {
        const edges = quantileEdges(Float32Array.from(values), 10);
        expect(quantileEdges(Float32Array.from(values.toReversed()), 10)).toEqual(edges);
        expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1])).toBe(true);
        for (const value of values) {
          const bin = binOf(Math.fround(value), edges);
          if (bin > 0) expect(Math.fround(value)).toBeGreaterThan(edges[bin - 1]);
          if (bin < edges.length) expect(Math.fround(value)).toBeLessThanOrEqual(edges[bin]);
        }
      }),
    );
  });
});
