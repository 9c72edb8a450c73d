import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseRateProbabilities } from './base-rate.ts';
import { persistenceProbabilities, type ResolvedSamples } from './persistence.ts';

type Row = { decided: number; resolved: number; label: number; market?: number };

function samplesOf(rows: readonly Row[]): ResolvedSamples {
  return {
    decisionTime: rows.map((row) => row.decided),
    resolvedAt: rows.map((row) => row.resolved),
    market: rows.map((row) => row.market ?? 0),
    labels: Uint8Array.from(rows.map((row) => row.label)),
  };
}

/** Rounded, as rows of three. */
function rowsOf(probabilities: Float32Array): number[][] {
  return Array.from({ length: probabilities.length / 3 }, (_, i) =>
    [...probabilities.subarray(i * 3, i * 3 + 3)].map((value) => Math.round(value * 1_000) / 1_000),
  );
}

describe('base rate', () => {
  it('answers the shares of the training part, each class counted once more', () => {
    const result = baseRateProbabilities(Uint8Array.from([1, 1, 1, 1, 1, 0, 0]), 2);
    expect(rowsOf(result)).toEqual([
      [0.3, 0.6, 0.1],
      [0.3, 0.6, 0.1],
    ]);
  });
});

describe('persistence', () => {
  const none = samplesOf([]);
  // Ten decisions an hour apart, each resolved half an hour later: outcomes alternate between short and long.
  const train = samplesOf(
    Array.from({ length: 10 }, (_, i) => ({ decided: i * 60, resolved: i * 60 + 30, label: i % 2 === 0 ? 0 : 2 })),
  );

  it('answers what followed the last resolved outcome in training', () => {
    const test = samplesOf([
      { decided: 600, resolved: 630, label: 0 },
      { decided: 660, resolved: 690, label: 2 },
    ]);
    // After long came short 4 times of 4; after short came long 5 times of 5; each class counts once more.
    expect(rowsOf(persistenceProbabilities(train, none, test))).toEqual([
      [0.714, 0.143, 0.143],
      [0.125, 0.125, 0.75],
    ]);
  });

  it('takes an outcome between training and test for the last one once it is resolved, but learns no shares from it', () => {
    const between = samplesOf([
      ...Array.from({ length: 50 }, () => ({ decided: 600, resolved: 630, label: 0 })),
      { decided: 660, resolved: 720, label: 2 },
    ]);
    const test = samplesOf([
      { decided: 719, resolved: 760, label: 1 },
      { decided: 720, resolved: 760, label: 1 },
    ]);
    expect(rowsOf(persistenceProbabilities(train, between, test))).toEqual([
      [0.125, 0.125, 0.75],
      [0.714, 0.143, 0.143],
    ]);
  });

  it('answers the base rate of training where nothing is resolved yet in that market', () => {
    const test = samplesOf([{ decided: 600, resolved: 630, label: 0, market: 1 }]);
    expect(rowsOf(persistenceProbabilities(train, none, test))).toEqual([
      [6 / 13, 1 / 13, 6 / 13].map((x) => Math.round(x * 1_000) / 1_000),
    ]);
  });

  it('uses only outcomes resolved by the decision: changing the others changes nothing', () => {
    const rows = fc.array(
      fc.record({
        decided: fc.nat({ max: 500 }),
        wait: fc.integer({ min: 1, max: 200 }),
        label: fc.nat({ max: 2 }),
        market: fc.nat({ max: 1 }),
      }),
      { minLength: 2, maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, fc.nat(), (list, pick) => {
        const test = list.map((row) => ({
          ...row,
          decided: 1_000 + row.decided,
          resolved: 1_000 + row.decided + row.wait,
        }));
        const asked = pick % test.length;
        const time = test[asked].decided;
        const other = test.map((row) => (row.resolved > time ? { ...row, label: (row.label + 1) % 3 } : row));
        const [a, b] = [test, other].map(
          (part) => rowsOf(persistenceProbabilities(train, none, samplesOf(part)))[asked],
        );
        expect(b).toEqual(a);
      }),
      { numRuns: 500 },
    );
  });

  it('control: changing a resolved outcome does change it', () => {
    const asked = { decided: 700, resolved: 730, label: 1 };
    const [a, b] = [0, 2].map(
      (label) =>
        rowsOf(persistenceProbabilities(train, none, samplesOf([{ decided: 640, resolved: 700, label }, asked])))[1],
    );
    expect(a).not.toEqual(b);
  });
});
