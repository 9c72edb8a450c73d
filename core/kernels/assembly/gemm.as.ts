// C = init + A · B for 32-bit floats. B lies in panels of eight columns, [N / 8][K][8], so that the inner loop reads it in order;
// a tile is 6 × 8 (12 accumulators, 2 vectors of B and 1 of A: all 15 registers there are), then 4 × 8, 2 × 8 and 1 × 8 for what is left.
// All strides are in bytes. `init` is where the sums start: C itself to add to it, or one row with stride 0.
import { fma } from './vector.as';

@inline
function store8(at: usize, low: v128, high: v128): void {
  v128.store(at, low);
  v128.store(at, high, 16);
}

@inline
function tile6(a: usize, aRow: usize, aStep: usize, b: usize, init: usize, initRow: usize, c: usize, cRow: usize, K: i32): void {
  const i1 = init + initRow, i2 = i1 + initRow, i3 = i2 + initRow, i4 = i3 + initRow, i5 = i4 + initRow;
  let c00 = v128.load(init), c01 = v128.load(init, 16);
  let c10 = v128.load(i1), c11 = v128.load(i1, 16);
  let c20 = v128.load(i2), c21 = v128.load(i2, 16);
  let c30 = v128.load(i3), c31 = v128.load(i3, 16);
  let c40 = v128.load(i4), c41 = v128.load(i4, 16);
  let c50 = v128.load(i5), c51 = v128.load(i5, 16);
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  const end = b + (<usize>K << 5);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = fma(s, b0, c00); c01 = fma(s, b1, c01);
    s = v128.load32_splat(a1);
    c10 = fma(s, b0, c10); c11 = fma(s, b1, c11);
    s = v128.load32_splat(a2);
    c20 = fma(s, b0, c20); c21 = fma(s, b1, c21);
    s = v128.load32_splat(a3);
    c30 = fma(s, b0, c30); c31 = fma(s, b1, c31);
    s = v128.load32_splat(a4);
    c40 = fma(s, b0, c40); c41 = fma(s, b1, c41);
    s = v128.load32_splat(a5);
    c50 = fma(s, b0, c50); c51 = fma(s, b1, c51);
    a += aStep; a1 += aStep; a2 += aStep; a3 += aStep; a4 += aStep; a5 += aStep;
    b += 32;
  }
  store8(c, c00, c01); c += cRow;
  store8(c, c10, c11); c += cRow;
  store8(c, c20, c21); c += cRow;
  store8(c, c30, c31); c += cRow;
  store8(c, c40, c41); c += cRow;
  store8(c, c50, c51);
}

@inline
function tile4(a: usize, aRow: usize, aStep: usize, b: usize, init: usize, initRow: usize, c: usize, cRow: usize, K: i32): void {
  const i1 = init + initRow, i2 = i1 + initRow, i3 = i2 + initRow;
  let c00 = v128.load(init), c01 = v128.load(init, 16);
  let c10 = v128.load(i1), c11 = v128.load(i1, 16);
  let c20 = v128.load(i2), c21 = v128.load(i2, 16);
  let c30 = v128.load(i3), c31 = v128.load(i3, 16);
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
  const end = b + (<usize>K << 5);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = fma(s, b0, c00); c01 = fma(s, b1, c01);
    s = v128.load32_splat(a1);
    c10 = fma(s, b0, c10); c11 = fma(s, b1, c11);
    s = v128.load32_splat(a2);
    c20 = fma(s, b0, c20); c21 = fma(s, b1, c21);
    s = v128.load32_splat(a3);
    c30 = fma(s, b0, c30); c31 = fma(s, b1, c31);
    a += aStep; a1 += aStep; a2 += aStep; a3 += aStep;
    b += 32;
  }
  store8(c, c00, c01); c += cRow;
  store8(c, c10, c11); c += cRow;
  store8(c, c20, c21); c += cRow;
  store8(c, c30, c31);
}

@inline
function tile2(a: usize, aRow: usize, aStep: usize, b: usize, init: usize, initRow: usize, c: usize, cRow: usize, K: i32): void {
  const i1 = init + initRow;
  let c00 = v128.load(init), c01 = v128.load(init, 16);
  let c10 = v128.load(i1), c11 = v128.load(i1, 16);
  let a1 = a + aRow;
  const end = b + (<usize>K << 5);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = fma(s, b0, c00); c01 = fma(s, b1, c01);
    s = v128.load32_splat(a1);
    c10 = fma(s, b0, c10); c11 = fma(s, b1, c11);
    a += aStep; a1 += aStep;
    b += 32;
  }
  store8(c, c00, c01); c += cRow;
  store8(c, c10, c11);
}

/** One row: four panels at once, for a single one would wait for each sum before it can add the next. */
@inline
function row(a: usize, aStep: usize, b: usize, init: usize, c: usize, N: i32, K: i32): void {
  const panel = <usize>K << 5;
  let n = 0;
  for (; n + 32 <= N; n += 32) {
    let p0 = b, p1 = b + panel, p2 = p1 + panel, p3 = p2 + panel, at = a;
    let c0 = v128.load(init), c1 = v128.load(init, 16), c2 = v128.load(init, 32), c3 = v128.load(init, 48);
    let c4 = v128.load(init, 64), c5 = v128.load(init, 80), c6 = v128.load(init, 96), c7 = v128.load(init, 112);
    for (const end = p1; p0 < end; ) {
      const s = v128.load32_splat(at);
      c0 = fma(s, v128.load(p0), c0); c1 = fma(s, v128.load(p0, 16), c1);
      c2 = fma(s, v128.load(p1), c2); c3 = fma(s, v128.load(p1, 16), c3);
      c4 = fma(s, v128.load(p2), c4); c5 = fma(s, v128.load(p2, 16), c5);
      c6 = fma(s, v128.load(p3), c6); c7 = fma(s, v128.load(p3, 16), c7);
      at += aStep; p0 += 32; p1 += 32; p2 += 32; p3 += 32;
    }
    store8(c, c0, c1); store8(c + 32, c2, c3); store8(c + 64, c4, c5); store8(c + 96, c6, c7);
    b += panel << 2; init += 128; c += 128;
  }
  for (; n < N; n += 8) {
    let at = a, c0 = v128.load(init), c1 = v128.load(init, 16);
    for (const end = b + panel; b < end; b += 32) {
      const s = v128.load32_splat(at);
      c0 = fma(s, v128.load(b), c0); c1 = fma(s, v128.load(b, 16), c1);
      at += aStep;
    }
    store8(c, c0, c1);
    init += 32; c += 32;
  }
}

/**
 * C[M, N] = init[M, N] + A[M, K] · B[K, N].
 * @param aRow bytes from one row of A to the next
 * @param aStep bytes from one column of A to the next: with the two exchanged it is Aᵀ
 * @param b panels [N / 8][K][8]
 * @param N a multiple of 8
 */
export function gemm(a: usize, aRow: usize, aStep: usize, b: usize, init: usize, initRow: usize, c: usize, cRow: usize, M: i32, N: i32, K: i32): void {
  const whole = M - (M & 1);
  const panel = <usize>K << 5;
  if (whole > 0) {
    for (let n = 0; n < N; n += 8) {
      const bn = b + <usize>(n >> 3) * panel;
      let am = a, im = init + (<usize>n << 2), cm = c + (<usize>n << 2), left = whole;
      for (; left >= 6 && left != 8; left -= 6) {
        tile6(am, aRow, aStep, bn, im, initRow, cm, cRow, K);
        am += 6 * aRow; im += 6 * initRow; cm += 6 * cRow;
      }
      for (; left >= 4; left -= 4) {
        tile4(am, aRow, aStep, bn, im, initRow, cm, cRow, K);
        am += 4 * aRow; im += 4 * initRow; cm += 4 * cRow;
      }
      if (left == 2) tile2(am, aRow, aStep, bn, im, initRow, cm, cRow, K);
    }
  }
  if (M > whole) {
    const last = <usize>whole;
    row(a + last * aRow, aStep, b, init + last * initRow, c + last * cRow, N, K);
  }
}

/** Rows [K, N] with a stride into panels [N / 8][K][8]; adds each column's sum to `sums` [N]. N is a multiple of 8. */
export function packPanelsAndSum(from: usize, rowBytes: usize, to: usize, sums: usize, K: i32, N: i32): void {
  for (let n = 0; n < N; n += 8) {
    let at = from + (<usize>n << 2);
    let s0 = v128.load(sums), s1 = v128.load(sums, 16);
    for (let k = 0; k < K; k++) {
      const low = v128.load(at), high = v128.load(at, 16);
      store8(to, low, high);
      s0 = f32x4.add(s0, low); s1 = f32x4.add(s1, high);
      at += rowBytes; to += 32;
    }
    store8(sums, s0, s1);
    sums += 32;
  }
}
