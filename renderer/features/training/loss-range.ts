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
