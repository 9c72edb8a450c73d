import { setImmediate } from 'node:timers/promises';
import { Failure } from '../domain/failure.ts';
import type { Steps } from '../domain/steps.ts';

/** Lets long work be stopped and continued from outside. */
export type Gate = {
  close(): void;
  open(): void;
  readonly isClosed: boolean;
  /** Resolves when it is open, or when `signal` aborts. */
  whenOpen(signal?: AbortSignal): Promise<void>;
};

/** A gate that is open at first. */
export function createGate(): Gate {
  let isClosed = false;
  const waiting = new Set<() => void>();
  return {
    close() {
      isClosed = true;
    },
    open() {
      isClosed = false;
      for (const go of [...waiting]) go();
    },
    get isClosed() {
      return isClosed;
    },
    whenOpen(signal) {
      if (!isClosed || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const go = () => {
          waiting.delete(go);
          signal?.removeEventListener('abort', go);
          resolve();
        };
        waiting.add(go);
        signal?.addEventListener('abort', go);
      });
    },
  };
}

/** How long work heeds the outside between two steps. */
export type Pace = {
  readonly signal?: AbortSignal;
  readonly gate?: Gate;
  /** Told when it begins to wait at the gate and when it goes on. */
  onPause?(isPaused: boolean): void;
};

/** @throws Failure 'cancelled' */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Failure('cancelled', 'The training was cancelled.');
}

/**
 * To be awaited between two steps: lets messages in, and waits while the gate is closed.
 * @throws Failure 'cancelled', also while it waits
 */
export async function heed({ signal, gate, onPause }: Pace): Promise<void> {
  await setImmediate();
  if (gate?.isClosed && !signal?.aborted) {
    onPause?.(true);
    await gate.whenOpen(signal);
    if (!signal?.aborted) onPause?.(false);
  }
  throwIfCancelled(signal);
}

/**
 * What the work comes to; heeds the outside between its steps.
 * @throws Failure 'cancelled'
 */
export async function inSteps<T>(steps: Steps<T>, pace: Pace): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await heed(pace);
  }
}
