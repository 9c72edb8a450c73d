import type { Clock, UtcMs } from '../domain/time.ts';

/**
 * A clock that reads `startTime` now and runs `speed` times as fast as `clock`: wall time, monotonic time and delays alike.
 * Wall time is whole milliseconds and never goes back, whatever happens to the wall time of `clock`.
 */
export function createVirtualClock(clock: Clock, startTime: UtcMs, speed: number): Clock {
  const start = clock.monotonic();
  const elapsed = () => (clock.monotonic() - start) * speed;
  return {
    now: () => startTime + Math.floor(elapsed()),
    monotonic: elapsed,
    schedule: (delayMs, task) => clock.schedule(delayMs / speed, task),
  };
}
