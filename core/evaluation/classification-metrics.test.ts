import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classificationMetrics } from './classification-metrics.ts';

/** Certain predictions of the given classes. */
function oneHot(classes: readonly number[]): Float32Array {
  return Float32Array.from(classes.flatMap((k) => [0, 1, 2].map((other) => (other === k ? 1 : 0))));
}

const labelled = fc
  .array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 100 }), fc.nat({ max: 100 }), fc.nat({ max: 100 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) => ({
    labels: Uint8Array.from(rows.map(([label]) => label)),
    probabilities: Float32Array.from(
      rows.flatMap(([, a, b, c]) => [a + 1, b + 1, c + 1].map((part) => part / (a + b + c + 3))),
    ),
  }));

describe('metrics', () => {
  it('of a perfect prediction', () => {
    const labels = Uint8Array.from([0, 1, 2, 1]);
    expect(classificationMetrics(oneHot([0, 1, 2, 1]), labels)).toEqual({
      samples: 4,
      logLoss: 0,
      brier: 0,
      accuracy: 1,
      balancedAccuracy: 1,
      macroF1: 1,
      mcc: 1,
      ece: 0,
      confusion: [
        [1, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
      ],
    });
  });

  it('of a prediction that is certain and always wrong', () => {
    const result = classificationMetrics(oneHot([1, 2, 0]), Uint8Array.from([0, 1, 2]));
    expect(result).toMatchObject({ brier: 1, accuracy: 0, balancedAccuracy: 0, macroF1: 0, mcc: -0.5, ece: 1 });
    expect(result.logLoss).toBeCloseTo(-Math.log(1e-7), 9);
  });

  it('of always answering one class', () => {
    const result = classificationMetrics(oneHot([1, 1, 1, 1]), Int32Array.from([1, 1, 1, 0]));
    expect(result).toMatchObject({ accuracy: 0.75, balancedAccuracy: 0.5, mcc: 0 });
    expect(result.macroF1).toBeCloseTo(6 / 7 / 2, 12);
  });

  it('equal values published with the definitions', () => {
    // The examples in scikit-learn's reference for log_loss, f1_score, balanced_accuracy_score and matthews_corrcoef.
    const spam = Float32Array.from([0.1, 0.9, 0, 0.9, 0.1, 0, 0.8, 0.2, 0, 0.35, 0.65, 0]);
    expect(classificationMetrics(spam, Uint8Array.from([1, 0, 0, 1])).logLoss).toBeCloseTo(0.21616, 5);
    expect(classificationMetrics(oneHot([0, 2, 1, 0, 0, 1]), Uint8Array.from([0, 1, 2, 0, 1, 2])).macroF1).toBeCloseTo(
      0.26667,
      5,
    );
    expect(
      classificationMetrics(oneHot([0, 1, 0, 0, 0, 1]), Uint8Array.from([0, 1, 0, 0, 1, 0])).balancedAccuracy,
    ).toBe(0.625);
    expect(classificationMetrics(oneHot([1, 0, 1, 1]), Uint8Array.from([1, 1, 1, 0])).mcc).toBeCloseTo(-0.33333, 5);
  });

  it('of a hand-made calibration: 60 % said, half of them right', () => {
    const probabilities = Float32Array.from([0.6, 0.4, 0, 0.6, 0.4, 0]);
    const result = classificationMetrics(probabilities, Uint8Array.from([0, 1]));
    expect(result.ece).toBeCloseTo(0.1, 6);
    expect(result.brier).toBeCloseTo((0.16 + 0.36) / 2, 6);
  });

  it('stay in their ranges', () => {
    fc.assert(
      fc.property(labelled, ({ probabilities, labels }) => {
        const result = classificationMetrics(probabilities, labels);
        for (const name of ['brier', 'accuracy', 'balancedAccuracy', 'macroF1', 'ece'] as const) {
          expect(result[name]).toBeGreaterThanOrEqual(0);
          expect(result[name]).toBeLessThanOrEqual(1);
        }
        expect(Math.abs(result.mcc)).toBeLessThanOrEqual(1 + 1e-12);
        expect(result.logLoss).toBeGreaterThanOrEqual(0);
        expect(result.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(labels.length);
      }),
    );
  });

  it('do not depend on the order of the samples', () => {
    fc.assert(
      fc.property(labelled, ({ probabilities, labels }) => {
        const reversed = Float32Array.from(
          Array.from(labels, (_, i) => [...probabilities.subarray(i * 3, i * 3 + 3)])
            .reverse()
            .flat(),
        );
        const [a, b] = [
          classificationMetrics(probabilities, labels),
          classificationMetrics(reversed, labels.toReversed()),
        ];
        expect(b.confusion).toEqual(a.confusion);
        expect(b.logLoss).toBeCloseTo(a.logLoss, 9);
        expect(b.ece).toBeCloseTo(a.ece, 9);
      }),
    );
  });

  it('refuse to judge nothing, and arrays that do not fit', () => {
    expect(() => classificationMetrics(new Float32Array(), new Uint8Array())).toThrow(/no samples/);
    expect(() => classificationMetrics(new Float32Array(5), new Uint8Array(2))).toThrow(/6 probabilities, not 5/);
  });
});
