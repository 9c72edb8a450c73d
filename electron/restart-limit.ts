import type { Clock } from './ports.ts';

const backOffMs = [250, 500, 1_000, 2_000, 4_000];

/**
 * Decides after each crash how long to wait before the next start: 0.25 s, doubling.
 * @returns `next()`: ms to wait, or undefined at the `limit`th crash within `withinMs`
 */
export function createRestartLimit(options: { clock: Clock; limit?: number; withinMs?: number }) {
  const { clock, limit = 5, withinMs = 60_000 } = options;
  let crashes: number[] = [];
  return {
    next(): number | undefined {
      const now = clock.monotonic();
      crashes = [...crashes.filter((at) => now - at < withinMs), now];
      if (crashes.length >= limit) return undefined;
      return backOffMs[Math.min(crashes.length, backOffMs.length) - 1];
    },
    reset(): void {
      crashes = [];
    },
  };
}
