import { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/time.ts';

export function cancelled(): Failure {
  return new Failure('cancelled', 'The call was ended because its reader stopped.');
}

/**
 * Resolves after `delayMs` of the clock.
 * @throws Failure 'cancelled' as soon as `signal` aborts
 */
export function wait(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    const onAbort = () => {
      cancelTimer();
      reject(cancelled());
    };
    const cancelTimer = clock.schedule(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

const longestDelayMs = 60_000;

/**
 * Delay before attempt number `attempt` (0 is the first retry): 1 s, doubling, at most 60 s, spread by up to a fifth so
 * that many clients do not come back in the same instant.
 * @param spread in [0, 1), any number that differs between clients
 */
export function backoffMs(attempt: number, spread: number): number {
  const delay = Math.min(1_000 * 2 ** Math.min(attempt, 16), longestDelayMs);
  return Math.round(delay * (1 - spread / 5));
}

/** A spread for `backoffMs` that needs no random source: the millisecond within the second. */
export function spreadOf(clock: Clock): number {
  return (clock.now() % 1_000) / 1_000;
}
