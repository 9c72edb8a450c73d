// Four 32-bit floats at a time.

/** a · b + c: one rounding where the build and the processor have it, else two. */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * e to the x, relative error below 2e-7; x outside ±87 is taken as ±87, which no gate can tell from saturation.
 * 2^n by the exponent bits, 2^r for |r| ≤ ½ by its Taylor polynomial of degree six.
 */
@inline
export function exp4(x: v128): v128 {
  const inside = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(87));
  const scaled = f32x4.mul(inside, f32x4.splat(1.44269504));
  const n = f32x4.nearest(scaled);
  const r = f32x4.sub(scaled, n);
  let p = f32x4.splat(0.0001540353);
  p = fma(p, r, f32x4.splat(0.0013333558));
  p = fma(p, r, f32x4.splat(0.0096181291));
  p = fma(p, r, f32x4.splat(0.0555041087));
  p = fma(p, r, f32x4.splat(0.2402265070));
  p = fma(p, r, f32x4.splat(0.6931471806));
  p = fma(p, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** 2 · sigmoid(2x) − 1: absolute error below 3e-7, which is what a sum of such values sees. */
@inline
export function tanh4(x: v128): v128 {
  return f32x4.sub(f32x4.mul(f32x4.splat(2), sigmoid4(f32x4.add(x, x))), f32x4.splat(1));
}

/** (1 − s) · s, the slope of a sigmoid whose value is s. */
@inline
export function slope4(s: v128): v128 {
  return f32x4.mul(s, f32x4.sub(f32x4.splat(1), s));
}
