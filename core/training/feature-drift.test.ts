import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import type { Dataset } from './dataset.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';
import { featureDrift } from './feature-drift.ts';
import type { Sample } from './samples.ts';

let dataset: Dataset;
beforeAll(() => {
  dataset = exampleDataset();
});

/** The rows that training samples end with are left as they are; each of the others is another. */
function mutatedOutsideTraining(seed: number): Dataset['matrices'] {
  const { samples, split, matrices, config } = dataset;
  const random = seededRandom(seed);
  return matrices.map((branches, market) =>
    branches.map((matrix, b) => {
      const used = new Set(
        Array.from(split.train, (i) => samples[i])
          .filter((sample) => sample.market === market)
          .map(({ ends }) => ends[b]),
      );
      return matrix.map((value, i) => (used.has(Math.floor(i / config.features)) ? value : value * 1_000 + random()));
    }),
  );
}

describe('the spread of the features of a training', () => {
  it('has the same bytes whatever happens to rows that no training sample ends with', () => {
    const before = JSON.stringify(featureDrift(dataset));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const matrices = mutatedOutsideTraining(seed);
        const samples = dataset.samples.map((sample, i) =>
          dataset.split.test.includes(i) ? { ...sample, ends: sample.ends.map((end) => end - (seed % 7)) } : sample,
        );
        expect(JSON.stringify(featureDrift({ ...dataset, matrices, samples }))).toBe(before);
      }),
      { numRuns: 4 },
    );
    // Controls: another part's rows, and changed training rows, are another spread.
    expect(
      JSON.stringify(featureDrift({ ...dataset, split: { ...dataset.split, train: dataset.split.test } })),
    ).not.toBe(before);
    const changed = dataset.matrices.map((branches) => branches.map((matrix) => matrix.map((value) => value * 2)));
    expect(JSON.stringify(featureDrift({ ...dataset, matrices: changed }))).not.toBe(before);
  });

  it('has shares of every feature that add up, and too few weeks to say what is usual', () => {
    const { timeframes, usual } = featureDrift(dataset);
    expect(Object.keys(timeframes)).toEqual(['1m', '10m', '1h']);
    for (const features of Object.values(timeframes)) {
      expect(features).toHaveLength(exampleConfig.features);
      for (const { edges, shares, usual: own } of features) {
        expect(shares).toHaveLength(edges.length + 1);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(own).toBeNull();
      }
    }
    expect(usual).toBeNull();
  });

  it('knows from single weeks of the training what a week may differ by', () => {
    const everyMs = 2 * hourMs;
    const perWeek = (7 * dayMs) / everyMs;
    const samples = Array.from(
      { length: 8 * perWeek },
      (_, i) => ({ market: 0, ends: [i], decisionTime: i * everyMs }) as unknown as Sample,
    );
    const random = seededRandom(5);
    // The first column stays as it is; the second has a level of its own each week.
    const matrix = Float32Array.from({ length: samples.length * 2 }, (_, i) =>
      i % 2 === 0 ? random() : random() + Math.floor(i / 2 / perWeek),
    );
    const { timeframes, usual } = featureDrift({
      config: { ...exampleConfig, features: 2, windows: { '1h': 1 } },
      samples,
      split: { ...dataset.split, train: Int32Array.from(samples.keys()) },
      matrices: [[matrix]],
    });
    const [steady, moving] = timeframes['1h'] ?? [];
    expect(steady.usual).toBeLessThan(1);
    expect(moving.usual).toBeGreaterThan(5);
    expect(usual).toBeGreaterThan(steady.usual ?? 0);
    expect(usual).toBeLessThan(moving.usual ?? 0);
  });
});
