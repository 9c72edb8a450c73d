import type { UtcMs } from '../domain/time.ts';

export type Part = 'train' | 'validation' | 'test';
export const parts = ['train', 'validation', 'test'] as const;

/** Indices of the samples of each part, ascending in time. Samples between the parts belong to none. */
export type Split = Readonly<Record<Part, Int32Array>>;

const trainShare = 0.65;
const validationShare = 0.125;
const testShare = 0.125;

/**
 * Splits in time, over all markets together: 65 % train, 12.5 % validation, 12.5 % test by decision time, and the last 10 % sealed: no
 * part, so that one honest look is left when train, validation and test have been tried often.
 * Purged: a decision whose label reaches past the end of its part is left out. Embargoed: so is one decided within
 * max(horizon, 1 % of the test span) after the boundary. So every interval from decision to label end lies in one part.
 * @param decisions ascending by decisionTime; their outcomes are not needed
 */
export function splitByTime(
  decisions: readonly { readonly decisionTime: UtcMs; readonly labelEnd: UtcMs }[],
  horizonMs: number,
): Split & { readonly sealed: Int32Array } {
  const at = (share: number): UtcMs => decisions[Math.floor(share * decisions.length)]?.decisionTime ?? Infinity;
  const validationFrom = at(trainShare);
  const testFrom = at(trainShare + validationShare);
  const sealedFrom = at(trainShare + validationShare + testShare);
  const testSpan = decisions.length > 0 ? sealedFrom - testFrom : 0;
  const embargoMs = Math.max(horizonMs, 0.01 * testSpan);
  const between = (from: UtcMs, to: UtcMs) =>
    Int32Array.from(
      decisions.flatMap(({ decisionTime, labelEnd }, i) => (decisionTime >= from && labelEnd <= to ? [i] : [])),
    );
  return {
    train: between(-Infinity, validationFrom),
    validation: between(validationFrom + embargoMs, testFrom),
    test: between(testFrom + embargoMs, sealedFrom),
    sealed: between(sealedFrom + embargoMs, Infinity),
  };
}
