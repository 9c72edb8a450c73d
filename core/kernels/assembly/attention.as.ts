// Additive attention with a learnt query over a sequence: weights = softmax over time of tanh(h · W + b) · v, result = Σ weight · h.
// Yang et al. (2016), Hierarchical Attention Networks.
import { exp4, fma, tanh4 } from './vector.as';
import { gemm, packPanelsAndSum } from './gemm.as';
import { zeros } from './sequence.as';

/** Filled in by the host, field by field in this order. Rows of `values` are `units` floats, of `keys` `padded` floats. */
@unmanaged
export class Attention {
  steps: i32;
  rows: i32;
  units: i32;
  /** Units rounded up to a multiple of 8. */
  paddedUnits: i32;
  /** Length of the query rounded up to a multiple of 8; beyond its end weights, bias and query are zero. */
  padded: i32;
  /** [rows, steps, units] */
  values: usize;
  /** Panels of W, and of Wᵀ. */
  weights: usize;
  transposed: usize;
  bias: usize;
  query: usize;
  /** tanh(h · W + b), kept for the backward pass; its slopes take their place. */
  keys: usize;
  /** [rows, steps] */
  shares: usize;
  /** [rows, units] */
  result: usize;
  resultSlope: usize;
  weightSlope: usize;
  biasSlope: usize;
  querySlope: usize;
  /** [rows, steps, padded units]: room for the slopes over the values, row by row. */
  valueSlope: usize;
  panels: usize;
}

@inline
function dot(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0), i = 0;
  for (; i + 4 <= count; i += 4) {
    sum = fma(v128.load(a), v128.load(b), sum);
    a += 16; b += 16;
  }
  let total = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
  for (; i < count; i++, a += 4, b += 4) total += load<f32>(a) * load<f32>(b);
  return total;
}

/** to += factor · from */
@inline
function addScaled(to: usize, from: usize, factor: f32, count: i32): void {
  const four = f32x4.splat(factor);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to, fma(four, v128.load(from), v128.load(to)));
    to += 16; from += 16;
  }
  for (; i < count; i++, to += 4, from += 4) store<f32>(to, load<f32>(to) + factor * load<f32>(from));
}

function softmax(at: usize, count: i32): void {
  let largest: f32 = load<f32>(at), sum: f32 = 0;
  for (let i = 1; i < count; i++) largest = max(largest, load<f32>(at + (<usize>i << 2)));
  for (let i = 0; i < count; i++) {
    const share = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(at + (<usize>i << 2)) - largest)), 0);
    store<f32>(at + (<usize>i << 2), share);
    sum += share;
  }
  for (let i = 0; i < count; i++) store<f32>(at + (<usize>i << 2), load<f32>(at + (<usize>i << 2)) / sum);
}

export function attentionForward(a: Attention): void {
  const valueRow = <usize>a.units << 2, keyRow = <usize>a.padded << 2, total = a.rows * a.steps;
  gemm(a.values, valueRow, 4, a.weights, a.bias, 0, a.keys, keyRow, total, a.padded, a.units);
  for (let at = a.keys, end = a.keys + <usize>total * keyRow; at < end; at += 16) v128.store(at, tanh4(v128.load(at)));
  for (let r = 0; r < a.rows; r++) {
    const first = r * a.steps, shares = a.shares + (<usize>first << 2), result = a.result + <usize>r * valueRow;
    for (let t = 0; t < a.steps; t++) {
      store<f32>(shares + (<usize>t << 2), dot(a.keys + <usize>(first + t) * keyRow, a.query, a.padded));
    }
    softmax(shares, a.steps);
    memory.fill(result, 0, valueRow);
    for (let t = 0; t < a.steps; t++) {
      addScaled(result, a.values + <usize>(first + t) * valueRow, load<f32>(shares + (<usize>t << 2)), a.units);
    }
  }
}

export function attentionBackward(a: Attention): void {
  const valueRow = <usize>a.units << 2, keyRow = <usize>a.padded << 2, slopeRow = <usize>a.paddedUnits << 2, total = a.rows * a.steps;
  const one = f32x4.splat(1);
  memory.fill(a.weightSlope, 0, <usize>a.units * keyRow);
  memory.fill(a.biasSlope, 0, keyRow);
  memory.fill(a.querySlope, 0, keyRow);
  for (let r = 0; r < a.rows; r++) {
    const first = r * a.steps, shares = a.shares + (<usize>first << 2), slope = a.resultSlope + <usize>r * valueRow;
    // Σ share · slope over the share, which softmax takes off each of them.
    const mean = dot(a.result + <usize>r * valueRow, slope, a.units);
    for (let t = 0; t < a.steps; t++) {
      const value = a.values + <usize>(first + t) * valueRow, key = a.keys + <usize>(first + t) * keyRow;
      const score = load<f32>(shares + (<usize>t << 2)) * (dot(value, slope, a.units) - mean);
      addScaled(a.querySlope, key, score, a.padded);
      for (let j: usize = 0; j < keyRow; j += 16) {
        const k = v128.load(key + j);
        const through = f32x4.mul(f32x4.splat(score), v128.load(a.query + j));
        v128.store(key + j, f32x4.mul(through, f32x4.sub(one, f32x4.mul(k, k))));
      }
    }
  }
  gemm(a.keys, keyRow, 4, a.transposed, zeros, 0, a.valueSlope, slopeRow, total, a.paddedUnits, a.padded);
  for (let r = 0; r < a.rows; r++) {
    for (let t = 0; t < a.steps; t++) {
      const index = <usize>(r * a.steps + t);
      addScaled(a.valueSlope + index * slopeRow, a.resultSlope + <usize>r * valueRow, load<f32>(a.shares + (index << 2)), a.units);
    }
  }
  for (let from = 0; from < total; from += 64) {
    const count = min(64, total - from);
    packPanelsAndSum(a.keys + <usize>from * keyRow, keyRow, a.panels, a.biasSlope, count, a.padded);
    gemm(a.values + <usize>from * valueRow, 4, valueRow, a.panels, a.weightSlope, keyRow, a.weightSlope, keyRow, a.units, a.padded, count);
  }
}
