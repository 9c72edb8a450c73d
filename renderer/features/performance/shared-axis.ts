type Judged = { readonly value: number; readonly interval: { readonly low: number; readonly high: number } | null };

/** One axis that holds every value with its interval, and `line` where it is near: a twentieth of air on both sides. */
export function sharedAxis(all: readonly Judged[], line?: number): [number, number] {
  const ends = all.flatMap(({ value, interval }) => [value, ...(interval ? [interval.low, interval.high] : [])]);
  const low = Math.min(...ends, line ?? Infinity);
  const high = Math.max(...ends, line ?? -Infinity);
  const air = Math.max((high - low) / 20, 1e-3);
  return [low - air, high + air];
}
