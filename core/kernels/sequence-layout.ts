import { createCursor } from './address-cursor.ts';
import { taskBytes } from './kernel-task.ts';
import { type SequenceShape, shardsOf, sizesOf } from './sequence-shape.ts';

/** What a pass over a batch must keep: nothing, all that the backward pass needs, or the slope over the windows too. */
export type Keeping = 'nothing' | 'slopes' | 'input-slopes';

/** Addresses of one direction's weights, packed for the products, and of their slopes in tfjs' layout. */
export function layOutWeights(shape: SequenceShape, start: number) {
  const { weights, padded, paddedFeatures, columns, weightRows } = sizesOf(shape);
  const { floats, end } = createCursor(start);
  const raw = () => ({
    kernel: floats(weights.kernel),
    recurrent: floats(weights.recurrent),
    bias: floats(weights.bias),
  });
  return {
    values: raw(),
    slopes: raw(),
    packed: floats(weightRows * columns),
    bias: floats(columns),
    transposed: floats(padded * columns),
    inputTransposed: floats(paddedFeatures * columns),
    end: end(),
  };
}

/** Addresses of one batch's states; with a start of 0 its `end` is the room it needs. */
export function layOutBatch(shape: SequenceShape, batch: number, keeping: Keeping, start: number) {
  const { padded, paddedFeatures, columns, inputRow, weightRows, outputRow } = sizesOf(shape);
  const { steps, features, directions } = shape;
  const { floats, end } = createCursor(start);
  const isKept = keeping !== 'nothing';
  const slabs = isKept ? steps : 1;
  const windows = floats(batch);
  const values = floats(batch * steps * features);
  const output = floats(batch * outputRow);
  const outputSlope = isKept ? floats(batch * outputRow) : 0;
  const shard = ({ first, rows }: { first: number; rows: number }) => {
    const cellRow = shape.cell === 'lstm' ? padded : inputRow;
    // First, so that they lie equally far apart in all shards, the last and smaller one too.
    const sums = {
      weights: isKept ? floats(weightRows * columns) : 0,
      bias: isKept ? floats(columns) : 0,
    };
    const states = {
      first,
      rows,
      task: floats(taskBytes / 4),
      gates: floats(slabs * rows * columns),
      // One more than steps: the state before the first.
      inputs: floats((slabs + 1) * rows * inputRow),
      cells: floats((slabs + 1) * rows * cellRow),
      squashed: shape.cell === 'lstm' ? floats(slabs * rows * padded) : 0,
      step: {
        gates: rows * columns * 4,
        inputs: rows * inputRow * 4,
        cells: rows * cellRow * 4,
        squashed: rows * padded * 4,
      },
    };
    const slopes = {
      hidden: isKept ? floats(rows * padded) : 0,
      cell: isKept ? floats(rows * padded) : 0,
      panels: isKept ? floats(Math.max(64, rows) * columns + rows * paddedFeatures) : 0,
    };
    return { ...states, slopes: { ...sums, ...slopes } };
  };
  const lanes = Array.from({ length: directions }, () => ({
    inputSlope: keeping === 'input-slopes' ? floats(batch * steps * features) : 0,
    shards: shardsOf(batch).map(shard),
  }));
  return { keeping, batch, windows, values, output, outputSlope, lanes, end: end() };
}
export type BatchLayout = ReturnType<typeof layOutBatch>;
