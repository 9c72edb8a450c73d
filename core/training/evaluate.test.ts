import { describe, expect, it } from 'vitest';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import { judge } from './evaluate.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';
import type { Part } from './split.ts';

const dataset = exampleDataset();

/** Test metrics of the persistence baseline. */
async function persistenceOf(of: Dataset) {
  const said = (part: Part) => baseRateProbabilities(labelsOf(of, of.split.train), of.split[part].length);
  const { baselines } = await judge(of, { validation: said('validation'), test: said('test') });
  return baselines.persistence;
}

/** The same dataset, but one outcome of its validation part is another. */
function withOtherOutcome(index: number): Dataset {
  const samples = dataset.samples.map((sample, i) =>
    i === index ? { ...sample, label: (sample.label + 1) % 3 } : sample,
  );
  return { ...dataset, samples };
}

describe('judging a network', () => {
  it('lets persistence know what was resolved in validation by the first hours of the test', async () => {
    const { validation, test } = dataset.split;
    const { market } = dataset.samples[test[0]];
    const resolved = [...validation]
      .filter((i) => dataset.samples[i].market === market)
      .sort((a, b) => dataset.samples[a].resolvedAt - dataset.samples[b].resolvedAt || a - b);
    const [first, newest] = [resolved[0], resolved[resolved.length - 1]];
    expect(dataset.samples[newest].resolvedAt).toBeLessThan(dataset.samples[test[0]].decisionTime);
    const before = await persistenceOf(dataset);
    expect(await persistenceOf(withOtherOutcome(newest))).not.toEqual(before);
    expect(await persistenceOf(withOtherOutcome(first))).toEqual(before);
  });
});
