import type { RunState, TrainingSpec } from '../contract/contract.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { hasCheckpoint, removeCheckpoint, runDirOf } from './checkpoint.ts';
import { type ForkTraining, nodeFork } from './fork-node.ts';
import { memoryFailure } from './out-of-memory.ts';
import { hasEnded, newRunState } from './run-state.ts';
import type { FromTraining, ToTraining, TrainingArgument } from './training-messages.ts';

export type { ForkTraining } from './fork-node.ts';

/** A process that has not stopped by then is in the middle of a long step: it is ended, which loses nothing. */
const patienceMs = 1_500;
/** The last message of a process may still be on its way when its end is known. */
const lastWordsMs = 200;

const entry = new URL('./train-process.ts', import.meta.url);

/** A run in its process. `done` resolves, never rejects, with the last state. */
export type LaunchedTraining = {
  /** Ends it within two seconds, also while it is paused, and removes its checkpoint. */
  cancel(): void;
  pause(): void;
  resume(): void;
  /** Ends it at once; it stays resumable from its newest checkpoint. */
  interrupt(): void;
  readonly done: Promise<RunState>;
};

/** Codes after which going on from the checkpoint would only fail again. */
const finalCodes: readonly string[] = ['conflict', 'corrupt', 'version-mismatch', 'not-enough-data', 'bad-request'];

/**
 * Trains in a process of its own: candles from `<dataDir>/candles.sqlite`, models into `<dataDir>/models`, and goes on from the
 * checkpoint of `<dataDir>/runs/<runId>` when there is one. The last state is 'done', 'cancelled', 'failed', or 'interrupted'
 * when the process was ended from outside; the latter two say whether they are resumable.
 * @param options.fork how to start a process; Electron's main process must bring its own, default Node's
 */
export function launchTraining(options: {
  spec: TrainingSpec;
  dataDir: string;
  runId: string;
  /** When it was first asked for; default now. */
  startedAt?: UtcMs;
  clock: Clock;
  logger: Logger;
  fork?: ForkTraining;
  onState(state: RunState): void;
}): LaunchedTraining {
  const { spec, dataDir, runId, clock, logger, fork = nodeFork(options.logger), onState } = options;
  const runDir = runDirOf(dataDir, runId);
  const now = clock.now();
  const { startedAt = now } = options;
  const argument: TrainingArgument = { spec, dataDir, runId, startedAt, now };
  const child = fork(entry, JSON.stringify(argument));
  let state = newRunState(runId, spec, startedAt);
  let isCancelled = false;
  let isInterrupted = false;
  let stopTimer = () => {};
  const tell = (kind: ToTraining['kind']) => child.send({ kind } satisfies ToTraining);

  const update = (next: RunState) => {
    const isOver = next.phase === 'failed' || next.phase === 'interrupted';
    const isResumable = isOver && hasCheckpoint(runDir) && !finalCodes.includes(next.error?.code ?? '');
    state = { ...next, isResumable };
    // The process is gone or about to go, and writes no more.
    if (next.phase === 'cancelled') removeCheckpoint(runDir);
    onState(state);
  };

  const endWithout = (code: number | null, error: Error | undefined, isOutOfMemory: boolean) => {
    const ended = { ...state, etaSeconds: null };
    if (isCancelled) return update({ ...ended, phase: 'cancelled' });
    logger.warn('training process ended', { runId, code, error: error && String(error) });
    if (isOutOfMemory) {
      const { message } = memoryFailure(spec);
      return update({ ...ended, phase: 'failed', error: { code: 'too-large', message } });
    }
    const next = hasCheckpoint(runDir) ? 'resume it to go on from its last whole epoch' : 'start it again';
    const how = code === null ? 'was ended from outside' : `ended unexpectedly with code ${code}`;
    const where = `in epoch ${state.epoch}, step ${state.step}`;
    const message = error
      ? `The training process could not be started: ${error.message.replace(/\.$/, '')}; close other programs or install this one again.`
      : isInterrupted
        ? `The workstation was closed while this run was going; ${next}.`
        : `The training process ${how} ${where}; no model was saved, ${next}.`;
    const phase = isInterrupted || (code === null && !error) ? 'interrupted' : 'failed';
    update({ ...ended, phase, error: { code: 'internal', message } });
  };

  const done = new Promise<RunState>((resolve) => {
    child.onMessage((message) => {
      if (hasEnded(state)) return;
      update((message as FromTraining).state);
      if (hasEnded(state)) resolve(state);
    });
    child.onExit((code, error, isOutOfMemory = false) => {
      stopTimer();
      if (hasEnded(state)) return resolve(state);
      clock.schedule(lastWordsMs, () => {
        if (!hasEnded(state)) endWithout(code, error, isOutOfMemory);
        resolve(state);
      });
    });
  });

  return {
    done,
    cancel() {
      if (isCancelled || hasEnded(state)) return;
      isCancelled = true;
      tell('cancel');
      stopTimer = clock.schedule(patienceMs, () => child.kill());
    },
    pause: () => tell('pause'),
    resume: () => tell('resume'),
    interrupt() {
      if (hasEnded(state)) return;
      isInterrupted = true;
      child.kill();
    },
  };
}
