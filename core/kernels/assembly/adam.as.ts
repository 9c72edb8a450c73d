// Kingma and Ba (2015), over all weights at once.

/** Sum of squares, in double precision. */
export function sumOfSquares(values: usize, count: i32): f64 {
  let low = f64x2.splat(0),
    high = f64x2.splat(0),
    i = 0;
  for (; i + 4 <= count; i += 4) {
    const four = v128.load(values);
    const square = f32x4.mul(four, four);
    low = f64x2.add(low, f64x2.promote_low_f32x4(square));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(square, square, 2, 3, 0, 1)));
    values += 16;
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; i < count; i++, values += 4) sum += <f64>load<f32>(values) * <f64>load<f32>(values);
  return sum;
}

/**
 * weights −= rate · m / (√(v · secondScale) + epsilon), where m and v are the moving averages of slope · scale and of its square.
 * The arrays have room for `count` rounded up to a multiple of four.
 */
export function adamStep(
  weights: usize,
  slopes: usize,
  first: usize,
  second: usize,
  count: i32,
  firstDecay: f64,
  secondDecay: f64,
  scale: f32,
  rate: f32,
  secondScale: f32,
  epsilon: f32,
): void {
  const keepFirst = f32x4.splat(<f32>firstDecay),
    takeFirst = f32x4.splat(<f32>(1 - firstDecay)),
    keepSecond = f32x4.splat(<f32>secondDecay),
    takeSecond = f32x4.splat(<f32>(1 - secondDecay));
  for (const end = first + ((<usize>count) << 2); first < end; ) {
    const slope = f32x4.mul(v128.load(slopes), f32x4.splat(scale));
    const m = f32x4.add(f32x4.mul(keepFirst, v128.load(first)), f32x4.mul(takeFirst, slope));
    const v = f32x4.add(f32x4.mul(keepSecond, v128.load(second)), f32x4.mul(f32x4.mul(takeSecond, slope), slope));
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(secondScale))), f32x4.splat(epsilon));
    v128.store(first, m);
    v128.store(second, v);
    v128.store(weights, f32x4.sub(v128.load(weights), f32x4.div(f32x4.mul(f32x4.splat(rate), m), root)));
    weights += 16;
    slopes += 16;
    first += 16;
    second += 16;
  }
}
