import type { Metrics } from './metric-rows.ts';

export type ReliabilityPoint = {
  /** Ends of the bin, and what was said and came true in it; fractions. */
  readonly from: number;
  readonly to: number;
  readonly confidence: number;
  readonly hitRate: number;
  readonly samples: number;
};

/** The bins that hold samples. */
export function reliabilityPoints(bins: NonNullable<Metrics['reliability']>): ReliabilityPoint[] {
  return bins.flatMap(({ from, to, samples, confidence, hitRate }) =>
    confidence === null || hitRate === null ? [] : [{ from, to, samples, confidence, hitRate }],
  );
}

/** One axis for both sides, in whole tenths, that holds every point. */
export function reliabilityDomain(points: readonly ReliabilityPoint[]): [number, number] {
  const ends = points.flatMap(({ confidence, hitRate }) => [confidence, hitRate]);
  if (ends.length === 0) return [0, 1];
  const low = Math.floor(Math.min(...ends) * 10 - 0.2) / 10;
  const high = Math.ceil(Math.max(...ends) * 10 + 0.2) / 10;
  return [Math.max(0, low), Math.min(1, high)];
}
