import type { RunState, TrainingSpec } from '../contract/contract.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { type ForkTraining, nodeFork } from './fork-node.ts';
import { hasEnded, newRunState } from './run-state.ts';
import type { FromTraining, ToTraining, TrainingArgument } from './training-messages.ts';

export type { ForkTraining } from './fork-node.ts';

/** A process that has not stopped by then is in the middle of a long step: it is ended, which loses nothing. */
const patienceMs = 1_500;
/** The last message of a process may still be on its way when its end is known. */
const lastWordsMs = 200;

const entry = new URL('./train-process.ts', import.meta.url);

/**
 * Trains in a process of its own: candles from `<dataDir>/candles.sqlite`, models into `<dataDir>/models`.
 * `done` resolves, never rejects, with the last state: 'done', 'cancelled', 'failed', or 'interrupted' when the process was ended from outside.
 * @param options.fork how to start a process; Electron's main process must bring its own, default Node's
 */
export function launchTraining(options: {
  spec: TrainingSpec;
  dataDir: string;
  runId: string;
  clock: Clock;
  logger: Logger;
  fork?: ForkTraining;
  onState(state: RunState): void;
}): { cancel(): void; done: Promise<RunState> } {
  const { spec, dataDir, runId, clock, logger, fork = nodeFork(options.logger), onState } = options;
  const argument: TrainingArgument = { spec, dataDir, runId, now: clock.now() };
  const child = fork(entry, JSON.stringify(argument));
  let state = newRunState(runId, spec, argument.now);
  let isCancelled = false;
  let stopTimer = () => {};

  const update = (next: RunState) => {
    state = next;
    onState(state);
  };

  const endWithout = (code: number | null, error: Error | undefined) => {
    if (isCancelled) return update({ ...state, phase: 'cancelled', etaSeconds: null });
    const phase = code === null && !error ? 'interrupted' : 'failed';
    const how = code === null ? 'was ended from outside' : `ended unexpectedly with code ${code}`;
    const message = error
      ? `The training process could not be started: ${error.message.replace(/\.$/, '')}; close other programs or install this one again.`
      : `The training process ${how} in epoch ${state.epoch}, step ${state.step}; no model was saved, start it again.`;
    logger.warn('training process ended', { runId, code, error: error && String(error) });
    update({ ...state, phase, etaSeconds: null, error: { code: 'internal', message } });
  };

  const done = new Promise<RunState>((resolve) => {
    child.onMessage((message) => {
      if (hasEnded(state)) return;
      update((message as FromTraining).state);
      if (hasEnded(state)) resolve(state);
    });
    child.onExit((code, error) => {
      stopTimer();
      if (hasEnded(state)) return resolve(state);
      clock.schedule(lastWordsMs, () => {
        if (!hasEnded(state)) endWithout(code, error);
        resolve(state);
      });
    });
  });

  return {
    done,
    cancel() {
      if (isCancelled || hasEnded(state)) return;
      isCancelled = true;
      const cancel: ToTraining = { kind: 'cancel' };
      child.send(cancel);
      stopTimer = clock.schedule(patienceMs, () => child.kill());
    },
  };
}
