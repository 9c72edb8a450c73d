import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOneGo } from '../domain/steps.ts';
import { effectiveSamples } from './uniqueness.ts';

type Span = { readonly from: number; readonly to: number };

const worthOf = (all: readonly Span[]) =>
  inOneGo(
    effectiveSamples(
      Float64Array.from(all, ({ from }) => from),
      Float64Array.from(all, ({ to }) => to),
    ),
  );

const spans = fc.array(
  fc
    .record({ from: fc.nat({ max: 60 }), length: fc.integer({ min: 1, max: 20 }) })
    .map(({ from, length }): Span => ({ from, to: from + length })),
  { minLength: 1, maxLength: 40 },
);

/** The same the slow way: moment by moment. */
function slowly(all: readonly Span[]): number {
  const openAt = (time: number) => all.filter(({ from, to }) => from <= time && time < to).length;
  return all.reduce((sum, { from, to }) => {
    let own = 0;
    for (let time = from; time < to; time += 1) own += 1 / openAt(time);
    return sum + own / (to - from);
  }, 0);
}

describe('effective samples', () => {
  it('are the labels where none overlap, and one where all are the same', () => {
    expect(worthOf([0, 10, 20].map((from) => ({ from, to: from + 10 })))).toBeCloseTo(3, 12);
    expect(worthOf(Array.from({ length: 7 }, () => ({ from: 5, to: 9 })))).toBeCloseTo(1, 12);
    expect(worthOf([])).toBe(0);
  });

  it('are about one a horizon when decisions come every tenth of it', () => {
    const dense = Array.from({ length: 1_000 }, (_, i) => ({ from: i, to: i + 10 }));
    expect(worthOf(dense)).toBeGreaterThan(100);
    expect(worthOf(dense)).toBeLessThan(104);
  });

  it('equal the sum moment by moment, in any order', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const expected = slowly(all);
        expect(worthOf(all)).toBeCloseTo(expected, 9);
        expect(worthOf(all.toReversed())).toBeCloseTo(expected, 9);
        expect(expected).toBeLessThanOrEqual(all.length + 1e-9);
      }),
    );
  });
});
