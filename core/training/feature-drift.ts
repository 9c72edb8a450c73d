import { populationStability } from '../evaluation/population-stability.ts';
import { binOf, quantileEdges, sharesOf } from '../evaluation/quantile-bins.ts';
import { branchesOf } from '../model/config.ts';
import type { Manifest } from '../model/manifest.ts';
import { driftStretchMs } from '../model/usual-drift.ts';
import type { Dataset } from './dataset.ts';

const bins = 10;
/** Fewer stretches do not tell what is usual. */
const fewestStretches = 4;

type Drift = NonNullable<Manifest['drift']>;

/**
 * How each scaled feature of the newest bars is spread over the training samples, in tenths, and how far single weeks of the training
 * are from the rest of it: what a later week may differ by without being unusual. Nothing but training samples is looked at.
 */
export function featureDrift({
  config,
  samples,
  split,
  matrices,
}: Pick<Dataset, 'config' | 'samples' | 'split' | 'matrices'>): Drift {
  const train = Array.from(split.train, (index) => samples[index]);
  const weeks = train.map(({ decisionTime }) => Math.floor((decisionTime - train[0].decisionTime) / driftStretchMs));
  const indices: number[] = [];
  const timeframes: Drift['timeframes'] = {};
  for (const [b, { timeframe }] of branchesOf(config).entries()) {
    const features = Array.from({ length: config.features }, (_, column) => {
      const values = Float32Array.from(
        train,
        ({ market, ends }) => matrices[market][b][ends[b] * config.features + column],
      );
      const edges = quantileEdges(values.slice(), bins);
      const { counts, ofWeek } = countWeeks(values, weeks, edges);
      const apart = ofWeek.map((week) =>
        populationStability(sharesOf(counts.map((all, i) => all - week[i])), sharesOf(week)),
      );
      apart.forEach((index, week) => {
        indices[week] = (indices[week] ?? 0) + index;
      });
      return { edges, shares: sharesOf(counts), usual: usualOf(apart) };
    });
    timeframes[timeframe] = features;
  }
  const count = config.features * branchesOf(config).length;
  return { timeframes, usual: usualOf(indices.map((sum) => sum / count)) };
}

/** Counts of each bin, of all values and of each week; weeks with less than half of the values that most have are no weeks. */
function countWeeks(values: Float32Array, weeks: readonly number[], edges: readonly number[]) {
  const counts = new Array<number>(edges.length + 1).fill(0);
  const all = new Map<number, number[]>();
  values.forEach((value, i) => {
    const bin = binOf(value, edges);
    const week = all.get(weeks[i]) ?? new Array<number>(edges.length + 1).fill(0);
    all.set(weeks[i], week);
    counts[bin] += 1;
    week[bin] += 1;
  });
  const sizes = [...all.values()].map((week) => week.reduce((sum, count) => sum + count, 0));
  const most = Math.max(...sizes);
  return { counts, ofWeek: [...all.values()].filter((_, i) => sizes[i] >= most / 2) };
}

/** Mean and three deviations of what weeks showed; null of too few. */
function usualOf(indices: readonly number[]): number | null {
  if (indices.length < fewestStretches) return null;
  const mean = indices.reduce((sum, index) => sum + index, 0) / indices.length;
  const variance = indices.reduce((sum, index) => sum + (index - mean) ** 2, 0) / (indices.length - 1);
  return mean + 3 * Math.sqrt(variance);
}
