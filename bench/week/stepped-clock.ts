import type { Clock, UtcMs } from '../../core/domain/time.ts';

/** A clock that stands still until it is set; what has fallen due runs only when it is told to, in the order of its time. */
export type SteppedClock = Clock & {
  set(time: UtcMs): void;
  /** Runs what is due, as a process does that was busy until now; what that makes due runs at the next call. */
  fire(): void;
  isDue(): boolean;
};

type Timer = { readonly at: number; readonly task: () => void };

export function createSteppedClock(start: UtcMs): SteppedClock {
  let now = start;
  let timers: Timer[] = [];
  return {
    now: () => now,
    monotonic: () => now - start,
    schedule(delayMs, task) {
      const timer = { at: now + Math.max(0, delayMs), task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    set(time) {
      now = time;
    },
    fire() {
      // One that is due may cancel another.
      for (const timer of timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        if (!timers.includes(timer)) continue;
        timers = timers.filter((other) => other !== timer);
        timer.task();
      }
    },
    isDue: () => timers.some(({ at }) => at <= now),
  };
}
