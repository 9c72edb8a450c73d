// GRU with tfjs' gate order z, r, candidate, the reset applied before the product: Cho et al. (2014).

import { gemm } from './gemm.as';
import {
  addOutputSlope,
  addWeightSlope,
  completeBlock,
  copyBars,
  copyOutput,
  packBlock,
  Sequence,
  writeInputSlope,
  zeros,
} from './sequence.as';
import { fma, sigmoid4, slope4, tanh4 } from './vector.as';

export function gruForward(s: Sequence): void {
  const H = s.padded,
    G = 3 * H,
    K = H + s.features;
  const hidden = (<usize>H) << 2,
    gatesRow = hidden * 3,
    candidate = hidden * 2;
  const candidateWeights = s.weights + <usize>(2 * H * K) * 4;
  for (let r = 0; r < s.rows; r++) memory.fill(s.inputs + <usize>r * s.inputsRow, 0, hidden);
  for (let t = 0; t < s.steps; t++) {
    const x = s.inputs + <usize>t * s.inputsStep,
      reset = s.cells + <usize>t * s.cellsStep,
      gates = s.gates + <usize>t * s.gatesStep;
    copyBars(s, x, t);
    copyBars(s, reset, t);
    gemm(x, s.inputsRow, 4, s.weights, s.bias, 0, gates, gatesRow, s.rows, 2 * H, K);
    for (let r = 0; r < s.rows; r++) {
      const g = gates + <usize>r * gatesRow,
        h = x + <usize>r * s.inputsRow,
        rh = reset + <usize>r * s.inputsRow;
      for (let j: usize = 0; j < hidden; j += 16) {
        const gate = sigmoid4(v128.load(g + hidden + j));
        v128.store(g + j, sigmoid4(v128.load(g + j)));
        v128.store(g + hidden + j, gate);
        v128.store(rh + j, f32x4.mul(gate, v128.load(h + j)));
      }
    }
    gemm(reset, s.inputsRow, 4, candidateWeights, s.bias + candidate, 0, gates + candidate, gatesRow, s.rows, H, K);
    for (let r = 0; r < s.rows; r++) {
      const g = gates + <usize>r * gatesRow,
        h = x + <usize>r * s.inputsRow;
      for (let j: usize = 0; j < hidden; j += 16) {
        const c = tanh4(v128.load(g + candidate + j));
        v128.store(g + candidate + j, c);
        v128.store(h + s.inputsStep + j, fma(v128.load(g + j), f32x4.sub(v128.load(h + j), c), c));
      }
    }
    copyOutput(s, x + s.inputsStep, t);
  }
}

export function gruBackward(s: Sequence): void {
  const H = s.padded,
    G = 3 * H,
    K = H + s.features;
  const hidden = (<usize>H) << 2,
    gatesRow = hidden * 3,
    candidate = hidden * 2,
    one = f32x4.splat(1);
  const candidateTransposed = s.transposed + <usize>(2 * H * H) * 4;
  memory.fill(s.hiddenSlope, 0, <usize>s.rows * hidden);
  memory.fill(s.weightSlope, 0, <usize>K * gatesRow);
  memory.fill(s.biasSlope, 0, gatesRow);
  for (let t = s.steps - 1; t >= 0; t--) {
    addOutputSlope(s, t);
    const x = s.inputs + <usize>t * s.inputsStep,
      gates = s.gates + <usize>t * s.gatesStep;
    for (let r = 0; r < s.rows; r++) {
      const g = gates + <usize>r * gatesRow,
        h = x + <usize>r * s.inputsRow,
        dh = s.hiddenSlope + <usize>r * hidden;
      for (let j: usize = 0; j < hidden; j += 16) {
        const z = v128.load(g + j),
          c = v128.load(g + candidate + j),
          slope = v128.load(dh + j);
        v128.store(g + j, f32x4.mul(f32x4.mul(slope, f32x4.sub(v128.load(h + j), c)), slope4(z)));
        v128.store(g + candidate + j, f32x4.mul(f32x4.mul(slope, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(c, c))));
        v128.store(dh + j, f32x4.mul(slope, z));
      }
    }
    gemm(gates + candidate, gatesRow, 4, candidateTransposed, zeros, 0, s.cellSlope, hidden, s.rows, H, H);
    for (let r = 0; r < s.rows; r++) {
      const g = gates + <usize>r * gatesRow + hidden,
        h = x + <usize>r * s.inputsRow;
      const dh = s.hiddenSlope + <usize>r * hidden,
        dq = s.cellSlope + <usize>r * hidden;
      for (let j: usize = 0; j < hidden; j += 16) {
        const gate = v128.load(g + j),
          slope = v128.load(dq + j);
        v128.store(dh + j, fma(slope, gate, v128.load(dh + j)));
        v128.store(g + j, f32x4.mul(f32x4.mul(slope, v128.load(h + j)), slope4(gate)));
      }
    }
    if (t > 0) gemm(gates, gatesRow, 4, s.transposed, s.hiddenSlope, hidden, s.hiddenSlope, hidden, s.rows, H, 2 * H);
    if (s.inputTransposed) writeInputSlope(s, gates, G, t);
    const count = completeBlock(s, t);
    if (count > 0) {
      packBlock(s, gates, G, count);
      addWeightSlope(s, x, G, 0, 2 * H, count);
      addWeightSlope(s, s.cells + <usize>t * s.cellsStep, G, 2 * H, H, count);
    }
  }
}
