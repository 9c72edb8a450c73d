import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../domain/time.ts';

const turnMs = 10;

/**
 * For long work on the engine's thread, between its pieces: the returned function resolves at once until 10 ms have passed since
 * it last waited, and then when everything else that is due has had its turn. All who wait, wait for the same turn.
 */
export function createPace(clock: Clock): () => Promise<void> {
  let since = clock.monotonic();
  let turn: Promise<void> | undefined;
  return async () => {
    if (clock.monotonic() - since < turnMs) return;
    turn ??= setImmediate().then(() => {
      since = clock.monotonic();
      turn = undefined;
    });
    await turn;
  };
}
