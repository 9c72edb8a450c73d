import type { Design } from '../evaluation/logistic-regression.ts';
import { branchesOf } from '../model/config.ts';
import { type Dataset, labelsOf } from './dataset.ts';

/**
 * The scaled features of the newest bar of every timeframe, one row for each sample. Where the network hears headlines the row has them
 * too, and whether there were any: a baseline that knows less would flatter the network.
 */
export function lastBars(dataset: Dataset, indices: Int32Array): Design {
  const { config, samples, matrices } = dataset;
  const branches = branchesOf(config);
  const bars = branches.length * config.features;
  const columns = dataset.headlines?.isUsed ? bars + config.sentiment.inputs + 1 : bars;
  const rows = new Float32Array(indices.length * columns);
  indices.forEach((index, i) => {
    const { market, ends, sentiment } = samples[index];
    branches.forEach((_, b) => {
      const row = matrices[market][b].subarray(ends[b] * config.features, (ends[b] + 1) * config.features);
      rows.set(row, i * columns + b * config.features);
    });
    if (columns > bars && sentiment !== undefined) rows.set([...sentiment, 1], i * columns + bars);
  });
  return { rows, columns, labels: labelsOf(dataset, indices) };
}
