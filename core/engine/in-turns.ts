import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../domain/steps.ts';

/**
 * What the work comes to; the event loop runs on between its steps.
 * @throws what `signal` is aborted with
 */
export async function inTurns<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
