const window = 50;
const mostShare = 0.05;

export type FailureShare = {
  /** @returns true when this call brought the share above the limit, so once until it has fallen again */
  add(isFailure: boolean): boolean;
  isHigh(): boolean;
  /** Of the last 50 calls. */
  failures(): number;
};

/** Counts failures among the last 50 calls. Above 5 % of those 50 it is high, so a third failure is never waited out. */
export function createFailureShare(): FailureShare {
  const calls: boolean[] = [];
  const failures = () => calls.filter(Boolean).length;
  const isHigh = () => failures() > mostShare * window;
  return {
    add(isFailure) {
      const wasHigh = isHigh();
      calls.push(isFailure);
      if (calls.length > window) calls.shift();
      return !wasHigh && isHigh();
    },
    isHigh,
    failures,
  };
}
