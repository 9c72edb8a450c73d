import { fma } from './vector.as';

/** 12 · 8 · `rounds` floating-point operations that wait for nothing: what this build can do at best. The factor is given, for a constant would be made anew each time. */
export function multiplyAdd(rounds: i32, factor: f32): f32 {
  const x = f32x4.splat(factor), y = f32x4.splat(<f32>rounds);
  let a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
  for (let round = 0; round < rounds; round++) {
    a = fma(a, x, y); b = fma(b, x, y); c = fma(c, x, y); d = fma(d, x, y);
    e = fma(e, x, y); f = fma(f, x, y); g = fma(g, x, y); h = fma(h, x, y);
    i = fma(i, x, y); j = fma(j, x, y); k = fma(k, x, y); l = fma(l, x, y);
  }
  const one = f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), two = f32x4.add(f32x4.add(e, f), f32x4.add(g, h));
  return f32x4.extract_lane(f32x4.add(f32x4.add(one, two), f32x4.add(f32x4.add(i, j), f32x4.add(k, l))), 0);
}
