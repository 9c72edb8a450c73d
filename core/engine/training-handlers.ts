import type { Contract, RunState, TrainingSpec } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { exchangeIdOf, type Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { type ForkTraining, launchTraining } from '../training/launch-training.ts';
import { hasEnded, newRunState } from '../training/run-state.ts';
import type { RunRecords } from './run-records.ts';
import { createTopic } from './topic.ts';

type TrainingNames = Extract<keyof Contract, 'training.start' | 'training.watch' | 'training.cancel' | 'training.runs'>;
type Run = { state: RunState; cancel(): void; done: Promise<RunState> };

const endedRun = (state: RunState): Run => ({ state, cancel() {}, done: Promise.resolve(state) });

/** Runs one training at a time in its own process; streams and predictions never wait for it. */
export function createTrainingHandlers(options: {
  dataDir: string;
  clock: Clock;
  logger: Logger;
  fork?: ForkTraining;
  records: RunRecords;
  /** Tells the user, whether a page is open or not. */
  notify(level: 'info' | 'error', message: string): void;
  /** A run has stored a model; answers the markets that it predicts from now on. */
  onModel(modelId: string, markets: readonly Market[]): Promise<readonly Market[]>;
}): { handlers: Pick<Handlers<Contract>, TrainingNames>; stop(): Promise<void> } {
  const { dataDir, clock, logger, fork, records, notify, onModel } = options;
  const runs = new Map<string, Run>(records.list().map((state) => [state.runId, endedRun(state)]));
  const changed = createTopic<RunState>();

  const isRunning = (run: Run) => !hasEnded(run.state);

  const find = (runId: string): Run => {
    const run = runs.get(runId);
    if (!run)
      throw new Failure('not-found', `There is no training run ${runId}; list the runs to see which there are.`);
    return run;
  };

  /** A record that cannot be written costs the history, not the run. */
  const keep = (state: RunState) =>
    records
      .keep(state)
      .catch((error: unknown) => notify('error', `The run could not be recorded: ${toFailureData(error).message}`));

  const takeIn = async (modelId: string, markets: readonly Market[]) => {
    try {
      const adopted = await onModel(modelId, markets);
      const what =
        adopted.length > 0
          ? `predicts ${adopted.join(' and ')} from now on`
          : 'is stored; activate it to let it predict';
      notify('info', `Model ${modelId} ${what}.`);
    } catch (error) {
      notify('error', `Model ${modelId} is stored but could not be activated: ${toFailureData(error).message}`);
    }
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
      if (last.modelId !== null) await takeIn(last.modelId, spec.markets);
      if (last.phase === 'failed' && last.error) notify('error', last.error.message);
      await keep(last);
      update(runId, last);
      return last;
    });
    runs.set(runId, { state, cancel: launched.cancel, done });
    void keep(state);
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
