// LSTM with tfjs' gate order i, f, c, o: Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000).

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

export function lstmForward(s: Sequence): void {
  const H = s.padded,
    G = 4 * H,
    K = H + s.features;
  const hidden = (<usize>H) << 2,
    gatesRow = hidden << 2;
  for (let r = 0; r < s.rows; r++) memory.fill(s.inputs + <usize>r * s.inputsRow, 0, hidden);
  memory.fill(s.cells, 0, <usize>s.rows * hidden);
  for (let t = 0; t < s.steps; t++) {
    const x = s.inputs + <usize>t * s.inputsStep,
      gates = s.gates + <usize>t * s.gatesStep;
    copyBars(s, x, t);
    gemm(x, s.inputsRow, 4, s.weights, s.bias, 0, gates, gatesRow, s.rows, G, K);
    let g = gates,
      c = s.cells + <usize>t * s.cellsStep,
      squashed = s.squashed + <usize>t * s.squashedStep,
      h = x + s.inputsStep;
    const next = h;
    for (let r = 0; r < s.rows; r++) {
      for (let j: usize = 0; j < hidden; j += 16) {
        const at = g + j;
        const i = sigmoid4(v128.load(at));
        const f = sigmoid4(v128.load(at + hidden));
        const z = tanh4(v128.load(at + 2 * hidden));
        const o = sigmoid4(v128.load(at + 3 * hidden));
        const cell = fma(f, v128.load(c + j), f32x4.mul(i, z));
        const tanh = tanh4(cell);
        v128.store(at, i);
        v128.store(at + hidden, f);
        v128.store(at + 2 * hidden, z);
        v128.store(at + 3 * hidden, o);
        v128.store(c + s.cellsStep + j, cell);
        v128.store(squashed + j, tanh);
        v128.store(h + j, f32x4.mul(o, tanh));
      }
      g += gatesRow;
      c += hidden;
      squashed += hidden;
      h += s.inputsRow;
    }
    copyOutput(s, next, t);
  }
}

export function lstmBackward(s: Sequence): void {
  const H = s.padded,
    G = 4 * H,
    K = H + s.features;
  const hidden = (<usize>H) << 2,
    gatesRow = hidden << 2,
    one = f32x4.splat(1);
  memory.fill(s.hiddenSlope, 0, <usize>s.rows * hidden);
  memory.fill(s.cellSlope, 0, <usize>s.rows * hidden);
  memory.fill(s.weightSlope, 0, <usize>K * gatesRow);
  memory.fill(s.biasSlope, 0, gatesRow);
  for (let t = s.steps - 1; t >= 0; t--) {
    addOutputSlope(s, t);
    const gates = s.gates + <usize>t * s.gatesStep;
    let g = gates,
      c = s.cells + <usize>t * s.cellsStep,
      squashed = s.squashed + <usize>t * s.squashedStep,
      dh = s.hiddenSlope,
      dc = s.cellSlope;
    for (let r = 0; r < s.rows; r++) {
      for (let j: usize = 0; j < hidden; j += 16) {
        const at = g + j;
        const i = v128.load(at),
          f = v128.load(at + hidden),
          z = v128.load(at + 2 * hidden),
          o = v128.load(at + 3 * hidden);
        const tanh = v128.load(squashed + j),
          slope = v128.load(dh + j);
        const cell = fma(f32x4.mul(slope, o), f32x4.sub(one, f32x4.mul(tanh, tanh)), v128.load(dc + j));
        v128.store(at, f32x4.mul(f32x4.mul(cell, z), slope4(i)));
        v128.store(at + hidden, f32x4.mul(f32x4.mul(cell, v128.load(c + j)), slope4(f)));
        v128.store(at + 2 * hidden, f32x4.mul(f32x4.mul(cell, i), f32x4.sub(one, f32x4.mul(z, z))));
        v128.store(at + 3 * hidden, f32x4.mul(f32x4.mul(slope, tanh), slope4(o)));
        v128.store(dc + j, f32x4.mul(cell, f));
      }
      g += gatesRow;
      c += hidden;
      squashed += hidden;
      dh += hidden;
      dc += hidden;
    }
    if (t > 0) gemm(gates, gatesRow, 4, s.transposed, zeros, 0, s.hiddenSlope, hidden, s.rows, H, G);
    if (s.inputTransposed) writeInputSlope(s, gates, G, t);
    const count = completeBlock(s, t);
    if (count > 0) {
      packBlock(s, gates, G, count);
      addWeightSlope(s, s.inputs + <usize>t * s.inputsStep, G, 0, G, count);
    }
  }
}
