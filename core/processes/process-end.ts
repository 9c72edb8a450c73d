import type { Clock } from '../domain/time.ts';
import type { ForkedProcess } from './fork-node.ts';

/** How a process ended, as far as its host knows. */
export type ProcessEnd = {
  /** Null when a signal ended it, or when it could not be started: `error` says why then. */
  readonly code: number | null;
  /** `SIGKILL`; absent where nobody says. */
  readonly signal?: string;
  readonly error?: Error;
  readonly isOutOfMemory?: boolean;
};

/** A process that has not stopped by then is in the middle of a long step: it is ended, which loses nothing. */
const patienceMs = 1_500;
/** The last message of a process may still be on its way when its end is known. */
const lastWordsMs = 200;

/**
 * Follows a process to its end.
 * @param options.onEnd told once, when a last message has had its time to come
 * @returns `cancel`, which asks the process to stop and ends it when it does not listen
 */
export function followProcess(
  child: ForkedProcess,
  { clock, onEnd }: { clock: Clock; onEnd(end: ProcessEnd): void },
): { cancel(): void } {
  let stopTimer = () => {};
  child.onExit((end) => {
    stopTimer();
    clock.schedule(lastWordsMs, () => onEnd(end));
  });
  return {
    cancel() {
      child.send({ kind: 'cancel' });
      stopTimer = clock.schedule(patienceMs, () => child.kill());
    },
  };
}

/** What a process sends itself, or the system sends it, when it did something impossible. */
const crashSignals: readonly string[] = ['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGSYS', 'SIGTRAP'];

/** The end of "The training process …", for a process that left no last word. */
export function howItEnded({ code, signal, error, isOutOfMemory }: ProcessEnd): string {
  if (error) return `could not be started: ${error.message.replace(/\.$/, '')}`;
  if (isOutOfMemory) return 'ran out of memory';
  if (code !== null) return `ended before its result, with code ${code}`;
  if (signal !== undefined && crashSignals.includes(signal)) return `crashed (${signal})`;
  const isKilled = signal === undefined || signal === 'SIGKILL';
  const perhaps = isKilled ? ', perhaps by the system because memory was short' : '';
  return `was ended from outside${signal === undefined ? '' : ` (${signal})`}${perhaps}`;
}
