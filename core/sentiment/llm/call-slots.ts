import { Failure } from '../../domain/failure.ts';

export type CallSlots = {
  /**
   * What `work` returns, run as soon as fewer than the limit are running; first come, first served.
   * @throws Failure 'cancelled' when `signal` aborts before its turn
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
};

/** At most `limit()` pieces of work at a time; the limit may change at any moment. */
export function createCallSlots(limit: () => number): CallSlots {
  const waiting = new Set<() => void>();
  let running = 0;

  function startWaiting(): void {
    for (const start of waiting) {
      if (running >= limit()) return;
      waiting.delete(start);
      running++;
      start();
    }
  }

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(start);
        reject(cancelled());
      };
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.add(start);
      startWaiting();
    });
  }

  return {
    async run(work, signal) {
      await turn(signal);
      try {
        return await work();
      } finally {
        running--;
        startWaiting();
      }
    },
  };
}

export function cancelled(): Failure {
  return new Failure('cancelled', 'The headlines were not judged to the end: it was cancelled.');
}
