import type { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/time.ts';
import type { FetchOptions } from './exchange.ts';
import { cancelled } from './wait.ts';

/** The one gate every REST call of an exchange goes through, one call at a time. */
export type WeightBudget = {
  /** Runs `call` when there is weight for it and no pause holds; live calls go before background ones. */
  run<T>(weight: number, call: () => Promise<T>, options?: FetchOptions): Promise<T>;
  /** What the exchange says was used in the last minute; other programs on this address count too. */
  observe(usedWeight: number): void;
  /** No call starts for `ms`: the exchange asked for it. */
  pause(ms: number): void;
  /** How long the pause still lasts, ms; 0 when there is none. */
  pausedFor(): number;
  /** Refuses what waits and everything that comes. */
  close(): void;
};

type Waiting = { weight: number; isBackground: boolean; start(): void; refuse(reason: Failure): void };

const minuteMs = 60_000;
/** A fifth is left to whatever else uses this address. */
const ownShare = 0.8;

/**
 * Token bucket of `perMinute` weight. One call at a time: after a 429 nothing else is on its way, and slow answers
 * cannot pile up.
 */
export function createWeightBudget(options: { clock: Clock; perMinute: number }): WeightBudget {
  const { clock, perMinute } = options;
  const capacity = perMinute * ownShare;
  const queue: Waiting[] = [];
  let tokens = capacity;
  let filledAt = clock.monotonic();
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let isBusy = false;
  let isClosed = false;
  let cancelTimer: (() => void) | undefined;

  const refill = () => {
    const now = clock.monotonic();
    tokens = Math.min(capacity, tokens + ((now - filledAt) * capacity) / minuteMs);
    filledAt = now;
  };
  const pausedFor = () => Math.max(0, pausedUntil - clock.monotonic());

  /** ms until `waiting` may start: its pause, then its weight; background work leaves half of the bucket alone. */
  const delayOf = (waiting: Waiting): number => {
    const floor = waiting.isBackground ? capacity / 2 : 0;
    const missing = Math.min(waiting.weight + floor, capacity) - tokens;
    return Math.max(pausedFor(), missing > 0 ? (missing * minuteMs) / capacity : 0);
  };

  const next = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (isBusy || queue.length === 0) return;
    refill();
    const index = Math.max(
      queue.findIndex((waiting) => !waiting.isBackground),
      0,
    );
    const delay = delayOf(queue[index]);
    if (delay > 0) {
      cancelTimer = clock.schedule(Math.ceil(delay), next);
      return;
    }
    const [waiting] = queue.splice(index, 1);
    tokens -= waiting.weight;
    isBusy = true;
    waiting.start();
  };

  return {
    run<T>(weight: number, call: () => Promise<T>, { signal, isBackground = false }: FetchOptions = {}) {
      return new Promise<T>((resolve, reject) => {
        if (isClosed || signal?.aborted) return reject(cancelled());
        const onAbort = () => {
          const index = queue.indexOf(waiting);
          if (index >= 0) queue.splice(index, 1);
          reject(cancelled());
          next();
        };
        const settle = () => {
          signal?.removeEventListener('abort', onAbort);
          isBusy = false;
          next();
        };
        const waiting: Waiting = {
          weight,
          isBackground,
          refuse: (reason) => {
            signal?.removeEventListener('abort', onAbort);
            reject(reason);
          },
          start: () => void call().then(resolve, reject).finally(settle),
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        queue.push(waiting);
        next();
      });
    },
    observe(usedWeight) {
      refill();
      tokens = Math.min(tokens, perMinute * ownShare - usedWeight);
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms);
    },
    pausedFor,
    close() {
      isClosed = true;
      cancelTimer?.();
      for (const waiting of queue.splice(0)) waiting.refuse(cancelled());
    },
  };
}
