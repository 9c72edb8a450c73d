import { beforeAll, describe, expect, it } from 'vitest';
import { branchesOf } from '../model/config.ts';
import { gatherBatch } from './batch.ts';
import { branchViews } from './branch-views.ts';
import type { Dataset } from './dataset.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';

let plain: Dataset;
let withHeadlines: Dataset;
beforeAll(() => {
  plain = exampleDataset();
  const samples = plain.samples.map((sample, i) =>
    i % 3 === 0 ? { ...sample, sentiment: new Float32Array(plain.config.sentiment.inputs).fill(0.5) } : sample,
  );
  withHeadlines = { ...plain, samples };
});

const names = (dataset: Dataset) => branchViews(dataset).map(({ name }) => name);

describe('the views of single branches', () => {
  it('are the two branches alone where there are no headlines', () => {
    expect(names(plain)).toEqual(['Branch A alone', 'Branch B alone']);
  });

  it('are three alone and three left out where there are headlines', () => {
    expect(names(withHeadlines)).toEqual([
      'Branch A alone',
      'Branch B alone',
      'Branch C alone',
      'Branch A left out',
      'Branch B left out',
      'Branch C left out',
    ]);
  });

  it('are none where there is nothing to leave out', () => {
    const [view] = branchViews(plain);
    expect(branchViews(view.build())).toEqual([]);
  });

  it('show each branch exactly what the whole network sees of it, and the same decisions', () => {
    const whole = gatherBatch(withHeadlines, withHeadlines.split.train.subarray(0, 5));
    const bytes = (from: typeof whole, i: number) => [...from.inputs[i].dataSync()];
    const all = branchesOf(withHeadlines.config).map(({ timeframe }) => timeframe);
    for (const { name, config, build } of branchViews(withHeadlines)) {
      const dataset = build();
      expect(dataset.config).toEqual(config);
      const batch = gatherBatch(dataset, dataset.split.train.subarray(0, 5));
      const branches = branchesOf(dataset.config);
      expect(branches.map(({ lane }) => (lane === 'micro' ? 'A' : 'B')).every((lane) => keeps(name, lane))).toBe(true);
      branches.forEach(({ timeframe }, b) => {
        expect(bytes(batch, b)).toEqual(bytes(whole, all.indexOf(timeframe)));
      });
      const mask = batch.inputs.at(-1)?.dataSync() ?? [];
      expect([...mask].some((value) => value === 1)).toBe(keeps(name, 'C'));
      expect(batch.labels).toEqual(whole.labels);
      expect(Object.keys(dataset.scalers)).toEqual(branches.map(({ timeframe }) => timeframe));
    }
  });
});

/** Whether a view of this name has the branch. */
function keeps(name: string, branch: string): boolean {
  return name.endsWith('alone') ? name.includes(`Branch ${branch}`) : !name.includes(`Branch ${branch}`);
}
