import type { TrainingSpec } from '../contract/contract.ts';
import { branchesOf, type ModelConfig } from '../model/config.ts';
import { branchViews } from './branch-views.ts';
import type { Dataset } from './dataset.ts';
import { withHeadlinesLate } from './headlines.ts';
import { lateByMs, placeboName } from './placebo.ts';

/** One of the networks that a run trains, in their order. */
export type PlannedNetwork = {
  /** `seed 2`, `Branch A alone`, `headlines a day late (placebo)`. */
  readonly what: string;
  readonly seed: number;
  readonly config: ModelConfig;
  /** What it sees of the dataset; not kept here, so that only the network being trained costs memory for it. */
  view(): Dataset;
  /** May become the model; the others say what a branch is worth. */
  readonly isCandidate: boolean;
};

/**
 * The whole network once for each seed, then, when asked for, the networks with fewer branches and, with headlines, one that hears them
 * a day late all along: what is worth no more than that is not news.
 */
export function planNetworks(dataset: Dataset, spec: TrainingSpec): PlannedNetwork[] {
  const candidates = Array.from({ length: spec.seeds }, (_, i) => {
    const seed = spec.seed + i;
    return { what: `seed ${seed}`, seed, config: dataset.config, view: () => dataset, isCandidate: true };
  });
  const views = spec.branchBaselines ? branchViews(dataset) : [];
  const baselines = views.map((view) => ({
    what: view.name,
    seed: spec.seed,
    config: view.config,
    view: view.build,
    isCandidate: false,
  }));
  const placebo = {
    what: placeboName,
    seed: spec.seed,
    config: dataset.config,
    view: () => withHeadlinesLate(dataset, lateByMs),
    isCandidate: false,
  };
  const isPlaceboNeeded = spec.branchBaselines && dataset.headlines?.isUsed;
  return [...candidates, ...baselines, ...(isPlaceboNeeded ? [placebo] : [])];
}

/** About how long a step takes beside that of another network of the same units: bars read, times gates, times directions. */
export function workOf(config: ModelConfig): number {
  const recurrent = branchesOf(config).map(({ window, lane }) => window * (lane === 'micro' ? 8 : 3));
  // What every network has, however few branches.
  return recurrent.reduce((sum, work) => sum + work, 20);
}
