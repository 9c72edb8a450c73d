/** Fields of assembly/sequence.as.ts in their order, four bytes each. */
const fields = [
  'steps',
  'rows',
  'features',
  'units',
  'padded',
  'isReversed',
  'windows',
  'weights',
  'bias',
  'gates',
  'gatesStep',
  'inputs',
  'inputsRow',
  'inputsStep',
  'cells',
  'cellsStep',
  'squashed',
  'squashedStep',
  'output',
  'outputRow',
  'outputStep',
  'outputSlope',
  'hiddenSlope',
  'cellSlope',
  'transposed',
  'inputTransposed',
  'weightSlope',
  'biasSlope',
  'panels',
  'inputSlopeRow',
  'inputSlope',
] as const;

/** One direction of one layer over one shard: sizes, addresses, and strides in bytes. */
export type SequenceTask = Record<(typeof fields)[number], number>;

export const taskBytes = fields.length * 4;

export function writeTask(to: Int32Array, task: SequenceTask): void {
  fields.forEach((field, i) => {
    to[i] = task[field];
  });
}
