const steps = [500, 1_000, 2_000, 4_000, 8_000, 10_000];

/** Ms to wait before try number `attempt` (from 0): 0.5 s, doubling, at most 10 s. */
export function backOffMs(attempt: number): number {
  return steps[Math.min(Math.max(0, attempt), steps.length - 1)];
}
