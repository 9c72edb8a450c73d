import type { Contract, RunState, TrainingSpec } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { exchangeIdOf, type Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { type ForkTraining, launchTraining } from '../training/launch-training.ts';
import { hasEnded, newRunState } from '../training/run-state.ts';
import { createTopic } from './topic.ts';

type TrainingNames = Extract<keyof Contract, 'training.start' | 'training.watch' | 'training.cancel' | 'training.runs'>;
type Run = { state: RunState; cancel(): void; done: Promise<RunState> };

const keptRuns = 20;

/** Runs one training at a time in its own process; streams and predictions never wait for it. */
export function createTrainingHandlers(options: {
  dataDir: string;
  clock: Clock;
  logger: Logger;
  fork?: ForkTraining;
  /** Tells the user what went wrong, whether a page is open or not. */
  notify(message: string): void;
  /** A run has stored a model. */
  onModel(modelId: string, markets: readonly Market[]): Promise<void>;
}): { handlers: Pick<Handlers<Contract>, TrainingNames>; stop(): Promise<void> } {
  const { dataDir, clock, logger, fork, notify, onModel } = options;
  const runs = new Map<string, Run>();
  const changed = createTopic<RunState>();

  const isRunning = (run: Run) => !hasEnded(run.state);

  const find = (runId: string): Run => {
    const run = runs.get(runId);
    if (!run) throw new Failure('not-found', `There is no training run ${runId} since this workstation was started.`);
    return run;
  };

  const forgetOldRuns = () => {
    const old = [...runs.keys()].slice(0, Math.max(0, runs.size - keptRuns));
    for (const runId of old) runs.delete(runId);
  };

  const start = (spec: TrainingSpec): string => {
    const running = [...runs.values()].find(isRunning);
    if (running) {
      throw new Failure('busy', `Training run ${running.state.runId} is still going; wait for it or cancel it first.`);
    }
    const exchanges = new Set(spec.markets.map(exchangeIdOf));
    if (exchanges.has('demo') && exchanges.size > 1) {
      throw new Failure('bad-request', 'The demo market and real ones cannot be trained on together; choose one kind.');
    }
    const runId = `run-${toIso(clock.now()).replaceAll(/[-:.]/g, '')}-${spec.preset}-${spec.seed}`;
    const launched = launchTraining({
      spec,
      dataDir,
      runId,
      clock,
      logger,
      fork,
      onState(state) {
        // The last state is told when the model has been taken in, below.
        if (!hasEnded(state)) update(runId, state);
      },
    });
    const state = newRunState(runId, spec, clock.now());
    const done = launched.done.then(async (last) => {
      try {
        if (last.modelId !== null) await onModel(last.modelId, spec.markets);
      } catch (error) {
        notify(`Model ${last.modelId} is stored but could not be activated: ${toFailureData(error).message}`);
      }
      if (last.phase === 'failed' && last.error) notify(last.error.message);
      update(runId, last);
      return last;
    });
    runs.set(runId, { state, cancel: launched.cancel, done });
    forgetOldRuns();
    return runId;
  };

  const update = (runId: string, state: RunState) => {
    const run = runs.get(runId);
    if (!run) return;
    run.state = state;
    changed.publish(state);
  };

  return {
    handlers: {
      'training.start': (spec) => ({ runId: start(spec) }),
      'training.runs': () => [...runs.values()].map((run) => run.state),
      'training.cancel': ({ runId }) => {
        find(runId).cancel();
        return {};
      },
      'training.watch': async ({ runId }, signal, emit) => {
        const run = find(runId);
        emit(run.state);
        if (!isRunning(run)) return;
        const stop = changed.subscribe((state) => {
          if (state.runId === runId) emit(state);
        });
        const aborted = new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        );
        await Promise.race([run.done, aborted]).finally(stop);
      },
    },
    async stop() {
      const running = [...runs.values()].filter(isRunning);
      for (const run of running) run.cancel();
      await Promise.allSettled(running.map((run) => run.done));
    },
  };
}
