/** Why a decision is in no part of a dataset; what a person reads after "left out:". */
export const leftOutReasons = {
  warmup: 'there are not enough older bars for its windows',
  stale: 'a timeframe had no recent bar',
  windowGap: 'bars are missing inside one of its windows',
  labelGap: 'bars are missing before its outcome is known',
  open: 'its outcome is not known yet at the end of the bars',
  still: 'the price did not move at all, so that it has no barriers',
  purged: 'it lies too near to another part (purge and embargo)',
} as const;

export type LeftOutReason = keyof typeof leftOutReasons;

/** How many decisions each reason left out. */
export type LeftOutCounts = Record<LeftOutReason, number>;

const reasons = Object.keys(leftOutReasons) as LeftOutReason[];

export function noneLeftOut(): LeftOutCounts {
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as LeftOutCounts;
}

/** The reasons that left out anything, as the contract tells them. */
export function leftOutLines(counts: readonly LeftOutCounts[]): { why: string; samples: number }[] {
  return reasons.flatMap((reason) => {
    const samples = counts.reduce((sum, count) => sum + count[reason], 0);
    return samples > 0 ? [{ why: leftOutReasons[reason], samples }] : [];
  });
}
