import type { OptimizerState } from './adam.ts';

export type EpochPoint = {
  readonly epoch: number;
  /** Log loss before class weights, dropout on: the mean over the epoch's samples. */
  readonly trainLoss: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
};

/**
 * Everything that the rest of a loop depends on, taken between two epochs. Order of the samples, dropout masks and hidden
 * headlines are functions of seed, epoch and step, so there is no random state to keep.
 */
export type LoopState = {
  /** Epochs and steps behind it. */
  readonly epoch: number;
  readonly step: number;
  readonly samplesSeen: number;
  /** In steps alone, and in all; pauses do not count. */
  readonly trainingMs: number;
  readonly workedMs: number;
  readonly curve: readonly EpochPoint[];
  /** Epoch 0 and no weights before the first epoch is complete. */
  readonly best: { readonly epoch: number; readonly loss: number; readonly weights: readonly Float32Array[] };
  readonly weights: readonly Float32Array[];
  readonly optimizer: OptimizerState;
};
