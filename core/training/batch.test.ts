import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { startBackend } from '../model/backend.ts';
import { branchesOf } from '../model/config.ts';
import { gatherBatch } from './batch.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';

beforeAll(async () => void (await startBackend('wasm')));
const dataset = exampleDataset();

describe('gathering a batch', () => {
  it('takes each window from the rows its sample ends at', () => {
    const indices = dataset.split.train.slice(5, 9);
    const { inputs, labels } = gatherBatch(dataset, indices);
    const { features } = dataset.config;
    branchesOf(dataset.config).forEach(({ window }, b) => {
      expect(inputs[b].shape).toEqual([4, window, features]);
      const values = inputs[b].dataSync();
      indices.forEach((index, i) => {
        const { market, ends } = dataset.samples[index];
        const newest = dataset.matrices[market][b].slice(ends[b] * features, (ends[b] + 1) * features);
        const end = (i + 1) * window * features;
        expect(values.slice(end - features, end)).toEqual(newest);
      });
    });
    expect([...labels]).toEqual(Array.from(indices, (i) => dataset.samples[i].label));
  });

  it('masks missing sentiment always and present sentiment once in five times, in training only', () => {
    const sentiment = new Float32Array(dataset.config.sentiment.inputs).fill(0.5);
    const informed = { ...dataset, samples: dataset.samples.map((sample) => ({ ...sample, sentiment })) };
    const indices = dataset.split.train;
    const shareShown = (of: typeof dataset, random?: () => number) => {
      const { inputs } = gatherBatch(of, indices, random);
      const mask = inputs[inputs.length - 1].dataSync() as Float32Array;
      return mask.reduce((sum, value) => sum + value, 0) / indices.length;
    };
    expect(shareShown(dataset)).toBe(0);
    expect(shareShown(informed)).toBe(1);
    expect(shareShown(informed, seededRandom(1))).toBeCloseTo(0.8, 1);
  });
});
