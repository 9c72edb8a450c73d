import type { Clock, UtcMs } from '../domain/time.ts';

export type ManualClock = Clock & {
  advance(ms: number): Promise<void>;
  /** Time passes and no timer runs. */
  sleep(ms: number): void;
  /** How many timers wait. */
  timers(): number;
};

/** A clock that stands still until it is moved; timers run in order, and what they resolve runs before the next. */
export function createManualClock(start: UtcMs): ManualClock {
  let now = start;
  let timers: { at: number; task(): void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  };
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
    sleep(ms) {
      now += ms;
    },
    timers: () => timers.length,
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((other) => other !== due);
        now = Math.max(now, due.at);
        due.task();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}
