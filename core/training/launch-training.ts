import { join } from 'node:path';
import type { RunState, TrainingSpec } from '../contract/contract.ts';
import type { FusionWeights } from '../domain/news.ts';
import type { Logger } from '../domain/ports.ts';
import type { TradeRules } from '../domain/prediction.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { type ForkProcess, nodeFork } from '../processes/fork-node.ts';
import { followProcess, howItEnded, type ProcessEnd } from '../processes/process-end.ts';
import { hasCheckpoint, readCheckpoint, removeCheckpoint, runDirOf } from './checkpoint.ts';
import { memoryFailure } from './out-of-memory.ts';
import { storedReport } from './run-identity.ts';
import { hasEnded, newRunState } from './run-state.ts';
import type { FromTraining, ToTraining, TrainingArgument } from './training-messages.ts';

const entry = new URL('./train-process.ts', import.meta.url);

/** A run in its process. `done` resolves, never rejects, with the last state. */
export type LaunchedTraining = {
  /** Ends it within two seconds, also while it is paused, and removes its checkpoint; a run that has stored its model ends as done. */
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
 * checkpoint of `<dataDir>/runs/<runId>` when there is one. The last state is 'done', 'cancelled', 'failed' when the process
 * said so or could not be started, or 'interrupted' when it ended without a last word; the latter two say whether they are resumable.
 * The checkpoint of a run that is done stays: remove it when the end is recorded, and not before.
 * @param options.fork how to start a process; Electron's main process must bring its own, default Node's
 */
export function launchTraining(options: {
  spec: TrainingSpec;
  dataDir: string;
  runId: string;
  /** When it was first asked for; default now. */
  startedAt?: UtcMs;
  /** What each model counts in the score of a headline, for a run that begins; default: the usual weights. */
  weights?: FusionWeights;
  /** Time between two decisions; default 10 minutes. */
  decisionEveryMs?: number;
  /** What a run that begins learns to trade; default: the usual rules. */
  rules?: TradeRules;
  clock: Clock;
  logger: Logger;
  fork?: ForkProcess;
  onState(state: RunState): void;
}): LaunchedTraining {
  const {
    spec,
    dataDir,
    runId,
    weights,
    decisionEveryMs,
    rules,
    clock,
    logger,
    fork = nodeFork(options.logger),
    onState,
  } = options;
  const runDir = runDirOf(dataDir, runId);
  const now = clock.now();
  const { startedAt = now } = options;
  const argument: TrainingArgument = { spec, dataDir, runId, startedAt, now, weights, decisionEveryMs, rules };
  const child = fork(entry, JSON.stringify(argument));
  let state = newRunState(runId, spec, startedAt);
  let isCancelled = false;
  let isInterrupted = false;
  const tell = (kind: 'pause' | 'resume') => child.send({ kind } satisfies ToTraining);

  const update = (next: RunState) => {
    const isOver = next.phase === 'failed' || next.phase === 'interrupted';
    const isResumable = isOver && hasCheckpoint(runDir) && !finalCodes.includes(next.error?.code ?? '');
    state = { ...next, isResumable };
    // The process is gone or about to go, and writes no more.
    if (next.phase === 'cancelled') removeCheckpoint(runDir);
    onState(state);
  };

  /** The model of a process that ended between storing it and saying so. */
  const storedModel = () => {
    try {
      const checkpoint = readCheckpoint(runDir);
      return checkpoint && storedReport(join(dataDir, 'models'), checkpoint, spec);
    } catch (error) {
      logger.warn('what the run had stored could not be read', { runId, error: String(error) });
      return undefined;
    }
  };

  /** What to tell of a process that ended without a last word. */
  const lastState = (end: ProcessEnd): RunState => {
    const ended = { ...state, etaSeconds: null };
    const stored = storedModel();
    if (stored) {
      const { modelId, verdict, dataset } = stored;
      return { ...ended, phase: 'done', network: null, modelId, verdict, dataset };
    }
    if (isCancelled) return { ...ended, phase: 'cancelled' };
    logger.warn('training process ended', { runId, ...end, error: end.error && String(end.error) });
    if (end.error) {
      const message = `The training process ${howItEnded(end)}; close other programs or install this one again.`;
      return { ...ended, phase: 'failed', error: { code: 'internal', message } };
    }
    const next = hasCheckpoint(runDir) ? 'resume it to go on from its last whole epoch' : 'start it again';
    if (isInterrupted) {
      const message = `The workstation was closed while this run was going; ${next}.`;
      return { ...ended, phase: 'interrupted', error: { code: 'internal', message } };
    }
    const where = `in epoch ${state.epoch}, step ${state.step}`;
    const told = `The training process ${howItEnded(end)}, ${where}; no model was saved, ${next}.`;
    const error = end.isOutOfMemory
      ? { code: 'too-large', message: `${told} ${memoryFailure(spec).message}` }
      : { code: 'internal', message: told };
    return { ...ended, phase: 'interrupted', error };
  };

  let cancelProcess = () => {};
  const done = new Promise<RunState>((resolve) => {
    child.onMessage((message) => {
      if (hasEnded(state)) return;
      update((message as FromTraining).state);
      if (hasEnded(state)) resolve(state);
    });
    const { cancel } = followProcess(child, {
      clock,
      onEnd(end) {
        if (!hasEnded(state)) update(lastState(end));
        resolve(state);
      },
    });
    cancelProcess = cancel;
  });

  return {
    done,
    cancel() {
      if (isCancelled || hasEnded(state)) return;
      isCancelled = true;
      cancelProcess();
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
