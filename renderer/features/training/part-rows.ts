import type { TrainingPreview } from '../../../core/contract/contract.ts';
import type { Probabilities } from '../../../core/domain/prediction.ts';
import type { UtcMs } from '../../../core/domain/time.ts';

type Part = 'train' | 'validation' | 'test' | 'sealed';
type Range = { readonly from: UtcMs; readonly to: UtcMs };

export type PartRow = {
  readonly part: Part;
  readonly label: string;
  readonly meaning: string;
  readonly samples: number;
  /** First and last decision. */
  readonly range: Range | null;
  /** Of the three outcomes; null without samples, and for the sealed window. */
  readonly shares: Probabilities | null;
};

const learned = [
  { part: 'train', label: 'Training', meaning: 'What the network learns from.' },
  { part: 'validation', label: 'Validation', meaning: 'Decides when to stop, and calibrates.' },
  { part: 'test', label: 'Test', meaning: 'Judges the finished network.' },
] as const;

/** The parts of the chosen data in the order of time. */
export function partRows({ parts, sealed }: TrainingPreview): PartRow[] {
  const rows = learned.map((row): PartRow => {
    const { samples, range, classes } = parts[row.part];
    const { short, flat, long } = classes;
    const shares = { short: short / samples, flat: flat / samples, long: long / samples };
    return { ...row, samples, range, shares: samples > 0 ? shares : null };
  });
  if (!sealed) return rows;
  const meaning = 'Kept back for one honest look at a model that is finished; no part of training may use it.';
  const range = { from: sealed.from, to: sealed.to };
  return [...rows, { part: 'sealed', label: 'Sealed', meaning, samples: sealed.samples, range, shares: null }];
}

/** Where the parts lie on an axis of time, as fractions of it. */
export function partSpans(preview: TrainingPreview, axis: Range): { part: Part; left: number; width: number }[] {
  const span = Math.max(1, axis.to - axis.from);
  return partRows(preview).flatMap(({ part, range }) => {
    if (!range) return [];
    const left = Math.max(0, range.from - axis.from) / span;
    return [{ part, left, width: Math.max(0, Math.min(1, (range.to - axis.from) / span) - left) }];
  });
}
