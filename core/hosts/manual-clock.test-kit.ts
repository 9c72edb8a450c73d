import type { Clock } from '../domain/time.ts';

export type ManualClock = Clock & {
  /** Moves time on and runs what falls due, in order. */
  advance(ms: number): void;
};

/** A clock that stands still until a test moves it; what is due at once runs once what is going on has had its turn. */
export function createManualClock(start = 1_700_000_000_000): ManualClock {
  let elapsed = 0;
  let tasks: { at: number; run: () => void }[] = [];
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    schedule(delayMs, run) {
      if (delayMs <= 0) {
        const soon = setImmediate(run);
        return () => clearImmediate(soon);
      }
      const task = { at: elapsed + delayMs, run };
      tasks.push(task);
      return () => {
        tasks = tasks.filter((other) => other !== task);
      };
    },
    advance(ms) {
      const until = elapsed + ms;
      for (;;) {
        const next = tasks.filter((task) => task.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        tasks = tasks.filter((task) => task !== next);
        elapsed = Math.max(elapsed, next.at);
        next.run();
      }
      elapsed = until;
    },
  };
}
