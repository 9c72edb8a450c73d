// Four 32-bit floats at a time.

/** a · b + c: one rounding where the build and the processor have it, else two. */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// Constants lie in memory: one instruction loads and spreads one, while a constant in the code takes four each time it is used.
const table: usize = memory.data<f32>([
  60, -60, -1.44269504, 30, -30, -2.88539008, 12582912,
  0.0001540353, 0.0013333558, 0.0096181291, 0.0555041087, 0.2402265070, 0.6931471806, 1, 2,
]);

@inline
function constant(index: usize): v128 {
  return v128.load32_splat(table + (index << 2));
}

/**
 * e to the −x (scale 0) or −2x (scale 3), relative error below 3e-7. An exponent beyond ±60 is taken as ±60: no gate can tell.
 * A large float added leaves the nearest integer n in the lowest bits, which go to the exponent for 2^n;
 * 2^r for |r| ≤ ½ by its Taylor polynomial of degree six.
 */
@inline
function expOfMinus4(x: v128, scale: usize): v128 {
  const inside = f32x4.pmin(f32x4.pmax(x, constant(scale + 1)), constant(scale)), perUnit = constant(scale + 2);
  const shifted = fma(inside, perUnit, constant(6));
  const r = fma(inside, perUnit, f32x4.sub(constant(6), shifted));
  let p = fma(constant(7), r, constant(8));
  p = fma(p, r, constant(9));
  p = fma(p, r, constant(10));
  p = fma(p, r, constant(11));
  p = fma(p, r, constant(12));
  p = fma(p, r, constant(13));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/** e to the x, to the same precision and limits. */
@inline
export function exp4(x: v128): v128 {
  return expOfMinus4(f32x4.neg(x), 0);
}

/** 1 / (1 + e^−x) */
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(constant(13), f32x4.add(constant(13), expOfMinus4(x, 0)));
}

/** 2 / (1 + e^−2x) − 1: absolute error below 3e-7, which is what a sum of such values sees. */
@inline
export function tanh4(x: v128): v128 {
  return f32x4.sub(f32x4.div(constant(14), f32x4.add(constant(13), expOfMinus4(x, 3))), constant(13));
}

/** (1 − s) · s, the slope of a sigmoid whose value is s. */
@inline
export function slope4(s: v128): v128 {
  return f32x4.mul(s, f32x4.sub(constant(13), s));
}
