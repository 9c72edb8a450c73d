import type { UtcMs } from '../domain/time.ts';
import type { Sample } from './samples.ts';

export type Part = 'train' | 'validation' | 'test';
export const parts = ['train', 'validation', 'test'] as const;

/** Indices of the samples of each part, ascending in time. Samples between the parts belong to none. */
export type Split = Readonly<Record<Part, Int32Array>>;

const trainShare = 0.7;
const validationShare = 0.15;

/**
 * Splits in time, over all markets together: 70 % train, 15 % validation, 15 % test by decision time.
 * Purged: a sample whose label reaches past the end of its part is left out. Embargoed: so is one decided within
 * max(horizon, 1 % of the test span) after the boundary. So every interval from decision to label end lies in one part.
 * @param samples ascending by decisionTime
 */
export function splitByTime(samples: readonly Sample[], horizonMs: number): Split {
  const at = (share: number): UtcMs => samples[Math.floor(share * samples.length)]?.decisionTime ?? Infinity;
  const validationFrom = at(trainShare);
  const testFrom = at(trainShare + validationShare);
  const last = samples.at(-1)?.decisionTime ?? 0;
  const embargoMs = Math.max(horizonMs, 0.01 * (last - testFrom));
  const between = (from: UtcMs, to: UtcMs) =>
    Int32Array.from(
      samples.flatMap(({ decisionTime, labelEnd }, i) => (decisionTime >= from && labelEnd <= to ? [i] : [])),
    );
  return {
    train: between(-Infinity, validationFrom),
    validation: between(validationFrom + embargoMs, testFrom),
    test: between(testFrom + embargoMs, Infinity),
  };
}
