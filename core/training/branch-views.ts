import { type Branch, branchesOf, type ModelConfig } from '../model/config.ts';
import type { Dataset } from './dataset.ts';

/** A: recurrent layers on the micro windows; B: on the macro windows; C: headlines. */
const branchNames = ['A', 'B', 'C'] as const;
type BranchName = (typeof branchNames)[number];

/** The same decisions as a network with fewer branches sees them. */
export type BranchView = {
  /** `Branch A alone`, `Branch B left out`. */
  readonly name: string;
  readonly config: ModelConfig;
  /** Copies every sample: to be let go of when it has been used. */
  build(): Dataset;
};

/**
 * The dataset with only some of its branches, to say what each is worth: each one alone and, with three, each one left out (with two
 * that is the other one alone). A branch without data is not there: A or B without a window, C when no sample has headlines.
 * Samples, split, labels and weights stay the same; rows are shared, not copied.
 * @returns none when there is one branch only
 */
export function branchViews(dataset: Dataset): BranchView[] {
  const present = branchNames.filter((name) => hasData(dataset, name));
  if (present.length < 2) return [];
  const view = (what: string, kept: readonly BranchName[]) => ({
    name: `Branch ${what}`,
    config: configWith(dataset.config, kept),
    build: () => withBranches(dataset, kept),
  });
  const alone = present.map((name) => view(`${name} alone`, [name]));
  if (present.length < 3) return alone;
  const without = (name: BranchName) => present.filter((other) => other !== name);
  return [...alone, ...present.map((name) => view(`${name} left out`, without(name)))];
}

const nameOf = ({ lane }: Branch): BranchName => (lane === 'micro' ? 'A' : 'B');

function hasData({ config, samples }: Dataset, name: BranchName): boolean {
  if (name === 'C') return samples.some(({ sentiment }) => sentiment !== undefined);
  return branchesOf(config).some((branch) => nameOf(branch) === name);
}

function configWith(config: ModelConfig, kept: readonly BranchName[]): ModelConfig {
  const branches = branchesOf(config).filter((branch) => kept.includes(nameOf(branch)));
  return { ...config, windows: Object.fromEntries(branches.map(({ timeframe, window }) => [timeframe, window])) };
}

function withBranches(dataset: Dataset, kept: readonly BranchName[]): Dataset {
  const { config, samples, matrices, scalers } = dataset;
  const branches = branchesOf(config);
  const indices = [...branches.keys()].filter((b) => kept.includes(nameOf(branches[b])));
  const pick = <V>(values: readonly V[]) => indices.map((b) => values[b]);
  return {
    ...dataset,
    config: configWith(config, kept),
    scalers: Object.fromEntries(indices.map((b) => [branches[b].timeframe, scalers[branches[b].timeframe]])),
    matrices: matrices.map(pick),
    samples: samples.map(({ sentiment, ...sample }) => ({
      ...sample,
      ends: pick(sample.ends),
      ...(sentiment !== undefined && kept.includes('C') ? { sentiment } : {}),
    })),
  };
}
