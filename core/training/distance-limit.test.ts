import { expect, it } from 'vitest';
import { inputDistance } from '../model/input-distance.ts';
import { distanceLimit } from './distance-limit.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';

it('99 % of the training samples lie within the distance limit, and nothing else is looked at', () => {
  const dataset = exampleDataset();
  const { samples, split, matrices, config } = dataset;
  const limit = distanceLimit(dataset);
  const distances = Array.from(split.train, (index) => {
    const { market, ends } = samples[index];
    const row = (end: number, b: number) =>
      matrices[market][b].slice(end * config.features, (end + 1) * config.features);
    return inputDistance(ends.map(row));
  });
  const within = distances.filter((distance) => distance <= limit).length / distances.length;
  expect(within).toBeGreaterThanOrEqual(0.99);
  expect(within - 1 / distances.length).toBeLessThan(0.99);
  const trainEnd = samples[split.train[split.train.length - 1]].decisionTime;
  const seen = samples.filter(({ decisionTime }) => decisionTime <= trainEnd);
  expect(distanceLimit({ ...dataset, samples: seen })).toBe(limit);
  expect(distanceLimit({ ...dataset, split: { ...split, train: split.test } })).not.toBe(limit);
});
