import { fitLogisticRegression } from '../evaluation/logistic-regression.ts';
import type { Dataset } from '../training/dataset.ts';
import { lastBars } from '../training/last-bars.ts';
import { heed } from '../training/pace.ts';

/**
 * What a logistic regression on the newest bar of every timeframe says about the test samples, row-major [n, 3].
 * @throws Failure 'cancelled'
 */
export async function lastBarRegression(dataset: Dataset, signal?: AbortSignal): Promise<Float32Array> {
  const { split } = dataset;
  const regression = await fitLogisticRegression({
    train: lastBars(dataset, split.train),
    validation: lastBars(dataset, split.validation),
    onStep: () => heed({ signal }),
  });
  return regression(lastBars(dataset, split.test));
}
