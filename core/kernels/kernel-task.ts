/** Fields of assembly/sequence.as.ts in their order, four bytes each. */
const sequenceFields = [
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

/** Fields of assembly/attention.as.ts. */
const attentionFields = [
  'steps',
  'rows',
  'units',
  'paddedUnits',
  'padded',
  'values',
  'weights',
  'transposed',
  'bias',
  'query',
  'keys',
  'shares',
  'result',
  'resultSlope',
  'weightSlope',
  'biasSlope',
  'querySlope',
  'valueSlope',
  'panels',
] as const;

/** One direction of one layer over one shard: sizes, addresses, and strides in bytes. */
export type SequenceTask = Record<(typeof sequenceFields)[number], number>;
/** Attention over one shard. */
export type AttentionTask = Record<(typeof attentionFields)[number], number>;

/** Room that any task needs. */
export const taskBytes = sequenceFields.length * 4;

/** What a task does, by its number in assembly/tasks.as.ts. */
export const taskKinds = {
  lstm: { forward: 0, backward: 1 },
  gru: { forward: 2, backward: 3 },
  attention: { forward: 4, backward: 5 },
} as const;

export function writeSequenceTask(to: Int32Array, task: SequenceTask): void {
  sequenceFields.forEach((field, i) => {
    to[i] = task[field];
  });
}

export function writeAttentionTask(to: Int32Array, task: AttentionTask): void {
  attentionFields.forEach((field, i) => {
    to[i] = task[field];
  });
}
