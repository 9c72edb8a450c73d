// One direction of one recurrent layer over a shard of the batch: what LSTM and GRU share.
// A row of `inputs` is [h of the step before | x of the step], so that one product per step does both.
// Sizes of rows are padded: units to a multiple of eight; padded units have zero weights and stay zero.
import { gemm, packPanelsAndSum } from './gemm.as';

/** 16 kB that are always zero. */
export const zeros: usize = 1024;

/** Filled in by the host, field by field in this order, four bytes each. Strides in bytes. */
@unmanaged
export class Sequence {
  steps: i32;
  rows: i32;
  features: i32;
  units: i32;
  /** Units rounded up to a multiple of 8. */
  padded: i32;
  isReversed: i32;
  /** Address of the first bar of each row's window; a bar is `features` floats and the next follows it. */
  windows: usize;
  /** Panels of [Wh; Wx]. */
  weights: usize;
  bias: usize;
  /** Kept for the backward pass: one slab a step. With strides of 0 a slab is used again each step. */
  gates: usize;
  gatesStep: usize;
  inputs: usize;
  inputsRow: usize;
  inputsStep: usize;
  /** LSTM: cell states. GRU: rows [r · h | x]. */
  cells: usize;
  cellsStep: usize;
  /** LSTM: tanh of the cell states. */
  squashed: usize;
  squashedStep: usize;
  /** Row of the output; outputStep 0: the last state only. */
  output: usize;
  outputRow: usize;
  outputStep: usize;
  /** Backward: the slope of the loss over the output, laid out like it. */
  outputSlope: usize;
  hiddenSlope: usize;
  cellSlope: usize;
  /** Panels of Whᵀ (GRU: of the gates z, r, then of the candidate). */
  transposed: usize;
  /** Panels of Wxᵀ, or 0 when nobody asks for the slope over x. */
  inputTransposed: usize;
  weightSlope: usize;
  biasSlope: usize;
  /** Room for 64 rows (or one step's) of gate slopes as panels. */
  panels: usize;
  inputSlopeRow: usize;
  inputSlope: usize;
}

@inline
export function paddedFeatures(s: Sequence): i32 {
  return (s.features + 7) & ~7;
}

/** Copies the bars of step t behind the hidden states. */
export function copyBars(s: Sequence, to: usize, t: i32): void {
  const bar = <usize>s.features << 2;
  const offset = <usize>(s.isReversed ? s.steps - 1 - t : t) * bar;
  to += <usize>s.padded << 2;
  for (let r = 0; r < s.rows; r++) {
    memory.copy(to, load<usize>(s.windows + (<usize>r << 2)) + offset, bar);
    to += s.inputsRow;
  }
}

@inline
function outputAt(s: Sequence, base: usize, t: i32): usize {
  return base + <usize>(s.isReversed ? s.steps - 1 - t : t) * s.outputStep;
}

/** Writes the hidden states after step t where the caller wants them. */
export function copyOutput(s: Sequence, hidden: usize, t: i32): void {
  if (s.outputStep == 0 && t != s.steps - 1) return;
  let to = outputAt(s, s.output, t);
  for (let r = 0; r < s.rows; r++) {
    memory.copy(to, hidden, <usize>s.units << 2);
    to += s.outputRow; hidden += s.inputsRow;
  }
}

/** Adds the slope over the output of step t to the slope over the hidden state. */
export function addOutputSlope(s: Sequence, t: i32): void {
  if (s.outputStep == 0 && t != s.steps - 1) return;
  const from = outputAt(s, s.outputSlope, t);
  for (let r = 0; r < s.rows; r++) {
    const at = from + <usize>r * s.outputRow, to = s.hiddenSlope + (<usize>(r * s.padded) << 2);
    let j = 0;
    for (; j + 4 <= s.units; j += 4) {
      const o = <usize>j << 2;
      v128.store(to + o, f32x4.add(v128.load(to + o), v128.load(at + o)));
    }
    for (; j < s.units; j++) {
      const o = <usize>j << 2;
      store<f32>(to + o, load<f32>(to + o) + load<f32>(at + o));
    }
  }
}

/** dx of step t = slopes over the gates · Wxᵀ; `scratch` holds [rows, padded features]. */
export function writeInputSlope(s: Sequence, gates: usize, G: i32, t: i32): void {
  const N = paddedFeatures(s), bar = <usize>s.features << 2, row = <usize>N << 2;
  // The panels are free between two blocks of weight slopes only in size, not in time: the slopes get their own room behind them.
  const scratch = s.panels + panelBytes(s, G);
  gemm(gates, <usize>G << 2, 4, s.inputTransposed, zeros, 0, scratch, row, s.rows, N, G);
  let to = s.inputSlope + <usize>(s.isReversed ? s.steps - 1 - t : t) * bar;
  for (let r = 0; r < s.rows; r++) {
    memory.copy(to, scratch + <usize>r * row, bar);
    to += s.inputSlopeRow;
  }
}

/** Steps whose weight slopes are added up in one product: about 64 rows. */
@inline
export function blockSteps(s: Sequence): i32 {
  return s.rows >= 64 ? 1 : 64 / s.rows;
}

@inline
function panelBytes(s: Sequence, G: i32): usize {
  return <usize>(blockSteps(s) * s.rows * G) << 2;
}

/** Steps of the block that starts at t, walking back from the end; 0 while it is not complete. */
export function completeBlock(s: Sequence, t: i32): i32 {
  const size = blockSteps(s), past = (s.steps - t) % size;
  if (past == 0) return size;
  return t == 0 ? past : 0;
}

/** The gate slopes of `count` steps as panels; their sum goes to the slope over the bias. */
export function packBlock(s: Sequence, gates: usize, G: i32, count: i32): void {
  packPanelsAndSum(gates, <usize>G << 2, s.panels, s.biasSlope, count * s.rows, G);
}

/** Weight slopes of the columns [from, from + N) += inputsᵀ · gate slopes. */
export function addWeightSlope(s: Sequence, inputs: usize, G: i32, from: i32, N: i32, count: i32): void {
  const K = count * s.rows, slope = s.weightSlope + (<usize>from << 2), row = <usize>G << 2;
  const panel = s.panels + (<usize>(from * K) << 2);
  gemm(inputs, 4, s.inputsRow, panel, slope, row, slope, row, s.padded + s.features, N, K);
}
