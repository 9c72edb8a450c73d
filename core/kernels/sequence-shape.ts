export type Cell = 'lstm' | 'gru';

/** What a recurrent layer is, apart from its weights. */
export type SequenceShape = {
  readonly cell: Cell;
  /** 2: a second network reads the window from its end. */
  readonly directions: 1 | 2;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
  /** Answers the hidden state after every step instead of the last one. */
  readonly returnsSequence: boolean;
};

export const gatesOf: Readonly<Record<Cell, number>> = { lstm: 4, gru: 3 };

/** Rounded up to a whole multiple. */
export const upTo = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Samples a shard has at least: fewer would leave the products' tiles half empty. */
const smallestShard = 16;
const mostShards = 8;

/** How a batch is split among the threads: by its size alone, so that sums have one order whatever the number of threads. */
export function shardsOf(batch: number): { first: number; rows: number }[] {
  const rows = Math.max(smallestShard, Math.ceil(batch / mostShards));
  return Array.from({ length: Math.ceil(batch / rows) }, (_, i) => ({
    first: i * rows,
    rows: Math.min(rows, batch - i * rows),
  }));
}

/** Row lengths and counts, in floats, that everything else is computed from. */
export function sizesOf({ cell, directions, features, units, steps, returnsSequence }: SequenceShape) {
  const gates = gatesOf[cell];
  const padded = upTo(units, 8);
  return {
    gates,
    padded,
    paddedFeatures: upTo(features, 8),
    /** Padded gate columns. */
    columns: gates * padded,
    /** [h | x] */
    inputRow: upTo(padded + features, 4),
    weightRows: padded + features,
    /** Of one sample's output, all directions. */
    outputRow: directions * units * (returnsSequence ? steps : 1),
    weights: { kernel: features * gates * units, recurrent: units * gates * units, bias: gates * units },
  };
}
