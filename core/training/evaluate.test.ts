import { beforeAll, describe, expect, it } from 'vitest';
import { trainingReport } from '../contract/training-schemas.ts';
import { seededRandom } from '../domain/random.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import { judge } from './evaluate.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';
import type { Part } from './split.ts';

const dataset = exampleDataset();
type Judged = Awaited<ReturnType<typeof judge>>;

const baseRateOf = (of: Dataset, part: Part) =>
  baseRateProbabilities(labelsOf(of, of.split.train), of.split[part].length);

/** Judges always answering the base rate. */
const judgeBaseRate = (of: Dataset) =>
  judge(of, { validation: baseRateOf(of, 'validation'), test: baseRateOf(of, 'test') });

/** The same dataset, but one outcome of its validation part is another. */
function withOtherOutcome(index: number): Dataset {
  const samples = dataset.samples.map((sample, i) =>
    i === index ? { ...sample, label: (sample.label + 1) % 3 } : sample,
  );
  return { ...dataset, samples };
}

/** The truth, said with some doubt. */
function oracle(part: Part): Float32Array {
  const labels = labelsOf(dataset, dataset.split[part]);
  return Float32Array.from(Array.from(labels).flatMap((label) => [0, 1, 2].map((k) => (k === label ? 0.6 : 0.2))));
}

describe('judging a network', () => {
  let judged: Judged;
  beforeAll(async () => {
    judged = await judgeBaseRate(dataset);
  });

  it('lets persistence know what was resolved in validation by the first hours of the test', async () => {
    const { validation, test } = dataset.split;
    const { market } = dataset.samples[test[0]];
    const resolved = [...validation]
      .filter((i) => dataset.samples[i].market === market)
      .sort((a, b) => dataset.samples[a].resolvedAt - dataset.samples[b].resolvedAt || a - b);
    const [first, newest] = [resolved[0], resolved[resolved.length - 1]];
    expect(dataset.samples[newest].resolvedAt).toBeLessThan(dataset.samples[test[0]].decisionTime);
    const persistence = async (of: Dataset) => (await judgeBaseRate(of)).baselines.persistence;
    expect(await persistence(withOtherOutcome(newest))).not.toEqual(judged.baselines.persistence);
    expect(await persistence(withOtherOutcome(first))).toEqual(judged.baselines.persistence);
  });

  it('compares with every baseline, each with its intervals, its reliability and the gain over it', async () => {
    const branches = { 'Branch A alone': oracle('test'), 'Branch B alone': baseRateOf(dataset, 'test') };
    const { metrics, baselines, gains, verdict } = await judge(dataset, {
      validation: oracle('validation'),
      test: oracle('test'),
      branches,
    });
    const keys = ['baseRate', 'persistence', 'logistic', 'Branch A alone', 'Branch B alone'];
    expect(Object.keys(baselines)).toEqual(keys);
    expect(gains.map(({ over }) => over)).toEqual(keys);
    for (const { over, value, interval } of gains) {
      expect(value).toBeCloseTo(baselines[over].logLoss - metrics.test.logLoss, 9);
      expect(interval.low).toBeLessThanOrEqual(value);
      expect(interval.high).toBeGreaterThanOrEqual(value);
    }
    expect(gains.find(({ over }) => over === 'Branch A alone')).toMatchObject({ value: 0 });
    for (const of of [metrics.test, metrics.validation, ...Object.values(baselines)]) {
      expect(of.intervals).toBeDefined();
      expect(of.reliability).toHaveLength(10);
    }
    expect(verdict).toMatch(/^(Beats|Too little data to say whether it beats) the (base rate|persistence|logistic)/);
    expect(
      trainingReport.pick({ metrics: true, baselines: true, gains: true }).parse({ metrics, baselines, gains }),
    ).toEqual({ metrics, baselines, gains });
  });

  it('holds networks with fewer branches against the whole network of their own seed, not against the best of several', async () => {
    const base = baseRateOf(dataset, 'test');
    const said = { validation: oracle('validation'), test: oracle('test'), branches: { 'Branch A alone': base } };
    const flattered = await judge(dataset, said);
    const { gains, baselines, metrics } = await judge(dataset, { ...said, whole: { seed: 4, test: base } });
    const gainOf = (of: Judged['gains']) => of.find(({ over }) => over === 'Branch A alone');
    expect(gainOf(flattered.gains)?.value).toBeGreaterThan(0.1);
    expect(gainOf(flattered.gains)).not.toHaveProperty('seed');
    expect(gainOf(gains)).toEqual({ over: 'Branch A alone', value: 0, interval: { low: 0, high: 0 }, seed: 4 });
    expect(gains[0]).toEqual(flattered.gains[0]);
    expect({ baselines, metrics }).toEqual({ baselines: flattered.baselines, metrics: flattered.metrics });

    const { verdict } = await judge(dataset, {
      ...said,
      branches: { 'Branch A alone': oracle('test') },
      whole: { seed: 4, test: base },
    });
    expect(verdict).toMatch(/The network with Branch A alone does better than the whole network of the same seed 4: /);
  });

  it('says that answering the base rate has no edge over it', () => {
    expect(judged.gains[0]).toEqual({ over: 'baseRate', value: 0, interval: { low: 0, high: 0 } });
    expect(judged.verdict).toMatch(/^No edge over the /);
  });

  it('lets no baseline learn from outcomes of the test: other ones change no answer', async () => {
    const random = seededRandom(4);
    const isTest = new Set(dataset.split.test);
    const samples = dataset.samples.map((sample, i) =>
      isTest.has(i) ? { ...sample, label: Math.floor(3 * random()) } : sample,
    );
    const other = await judgeBaseRate({ ...dataset, samples });
    const answered = (of: Judged['baselines'][string]) =>
      [0, 1, 2].map((k) => of.confusion.reduce((sum, row) => sum + row[k], 0));
    expect(answered(other.baselines.logistic)).toEqual(answered(judged.baselines.logistic));
    expect(other.baselines.logistic.reliability?.map(({ confidence }) => confidence)).toEqual(
      judged.baselines.logistic.reliability?.map(({ confidence }) => confidence),
    );
    expect(other.baselines.logistic.logLoss).not.toBe(judged.baselines.logistic.logLoss);
  });

  it('gives the same judgement again, and stops when it is cancelled', async () => {
    expect(await judgeBaseRate(dataset)).toEqual(judged);
    const cancelled = new AbortController();
    const stopped = judge(
      dataset,
      { validation: oracle('validation'), test: oracle('test') },
      { signal: cancelled.signal, onStep: () => cancelled.abort() },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });
});
