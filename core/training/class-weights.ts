import { outcomes } from '../domain/prediction.ts';

/** A class this rare would otherwise shake every batch it appears in. */
const largestWeight = 10;

/** Share of each class in `labels`, order short, flat, long; they sum to 1. */
export function classShares(labels: Uint8Array): number[] {
  return outcomes.map((_, k) => labels.reduce((count, label) => count + (label === k ? 1 : 0), 0) / labels.length);
}

/**
 * Loss weight of each class: inversely proportional to its share, so that every class counts alike and the mean weight of a
 * sample is 1; at most 10, and 1 for a class that never happens.
 */
export function classWeights(shares: readonly number[]): number[] {
  return shares.map((share) => (share > 0 ? Math.min(largestWeight, 1 / (shares.length * share)) : 1));
}
