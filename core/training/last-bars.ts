import type { Design } from '../evaluation/logistic-regression.ts';
import { branchesOf } from '../model/config.ts';
import { type Dataset, labelsOf } from './dataset.ts';

/** The scaled features of the newest bar of every timeframe, one row for each sample. */
export function lastBars(dataset: Dataset, indices: Int32Array): Design {
  const { config, samples, matrices } = dataset;
  const branches = branchesOf(config);
  const columns = branches.length * config.features;
  const rows = new Float32Array(indices.length * columns);
  indices.forEach((index, i) => {
    const { market, ends } = samples[index];
    branches.forEach((_, b) => {
      const row = matrices[market][b].subarray(ends[b] * config.features, (ends[b] + 1) * config.features);
      rows.set(row, i * columns + b * config.features);
    });
  });
  return { rows, columns, labels: labelsOf(dataset, indices) };
}
