import type { TrainingSpec } from '../../../core/contract/contract.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { formatCount } from '../../ui/format.ts';
import { formatUtcDate } from '../../ui/local-time.ts';

export type SpecRow = { readonly label: string; readonly text: string };

/** What can compute, the fastest first. */
export const backendNames = { wasm: 'WebAssembly', node: 'tfjs-node', cpu: 'plain JavaScript' } as const;

/** `seed 1`, or `seeds 1 to 3` where several networks were asked for. */
export function seedsText({ seed, seeds }: Pick<TrainingSpec, 'seed' | 'seeds'>): string {
  return seeds > 1 ? `seeds ${seed} to ${seed + seeds - 1}` : `seed ${seed}`;
}

const range = ({ from, to }: TrainingSpec) => {
  if (from === undefined && to === undefined) return 'all there is';
  // The end is the first moment that is no longer in it.
  const last = to === undefined ? 'the newest bar' : formatUtcDate(to - 1);
  return `${from === undefined ? 'the first bar' : formatUtcDate(from)} to ${last}`;
};

/** Everything that was asked for, in plain words. */
export function specRows(spec: TrainingSpec): SpecRow[] {
  return [
    { label: 'Markets', text: marketsLabel(spec.markets) },
    { label: 'Range, UTC days', text: range(spec) },
    { label: 'Network', text: spec.preset },
    { label: 'Epochs, at most', text: formatCount(spec.epochs) },
    { label: 'First seed', text: String(spec.seed) },
    { label: 'Networks, one a seed', text: String(spec.seeds) },
    { label: 'Batch size', text: formatCount(spec.batchSize) },
    { label: 'Learning rate, peak', text: String(spec.learningRate) },
    {
      label: 'Half-life of samples',
      text: spec.recencyHalfLifeDays === null ? 'none' : `${spec.recencyHalfLifeDays} days`,
    },
    { label: 'Branches alone', text: spec.branchBaselines ? 'trained' : 'not trained' },
    { label: 'Headlines', text: spec.headlines ? 'used where there are any' : 'left out' },
    { label: 'Computes with', text: backendNames[spec.backend ?? 'wasm'] },
  ];
}

/** What differs between two specs, `[label, first, second]`; empty when they asked for the same. */
export function specDifferences(a: TrainingSpec, b: TrainingSpec): [string, string, string][] {
  const others = specRows(b);
  return specRows(a).flatMap(({ label, text }, i): [string, string, string][] =>
    text === others[i].text ? [] : [[label, text, others[i].text]],
  );
}
