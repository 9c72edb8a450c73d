type Point = { readonly trainLoss: number; readonly validationLoss: number };

/** Lowest and highest loss to draw, the base rate among them, with a twentieth of air on both sides. */
export function lossRange(curve: readonly Point[], baseRateLoss: number | null): [number, number] {
  const values = curve.flatMap((point) => [point.trainLoss, point.validationLoss]).filter(Number.isFinite);
  if (baseRateLoss !== null) values.push(baseRateLoss);
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = Math.max(0.002, (high - low) / 20);
  return [low - air, high + air];
}

/** At most about `count` round values (1, 2 or 5 times a power of ten apart) from `low` to `high`. */
export function roundTicks(low: number, high: number, count: number): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The axis of a run of so many epochs: whole epochs only, a single one in the middle. */
export function epochAxis(epochs: number): { domain: [number, number]; ticks?: number[]; tickCount?: number } {
  return epochs <= 1 ? { domain: [0.5, 1.5], ticks: [1] } : { domain: [1, epochs], tickCount: 10 };
}
