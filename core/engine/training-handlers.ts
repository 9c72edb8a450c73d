import type { Contract, RunState, TrainingSpec } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { FusionWeights } from '../domain/news.ts';
import type { Logger } from '../domain/ports.ts';
import type { TradeRules } from '../domain/prediction.ts';
import { type Clock, toIso } from '../domain/time.ts';
import type { ForkProcess } from '../processes/fork-node.ts';
import { checkMarkets } from '../training/check-markets.ts';
import { removeCheckpoint, runDirOf } from '../training/checkpoint.ts';
import { type LaunchedTraining, launchTraining } from '../training/launch-training.ts';
import { hasEnded, newRunState } from '../training/run-state.ts';
import type { Adoption } from './model-choice.ts';
import type { RunRecords } from './run-records.ts';
import { createTopic } from './topic.ts';

type TrainingNames = Extract<
  keyof Contract,
  'training.start' | 'training.watch' | 'training.cancel' | 'training.pause' | 'training.resume' | 'training.runs'
>;
type Mark = NonNullable<RunState['retraining']>;
/** `launched` is absent when its process belonged to an earlier life of the engine. */
type Run = { state: RunState; launched?: LaunchedTraining; done: Promise<RunState> };

const endedRun = (state: RunState): Run => ({ state, done: Promise.resolve(state) });

/** Runs one training at a time in its own process; streams and predictions never wait for it. */
export function createTrainingHandlers(options: {
  dataDir: string;
  clock: Clock;
  logger: Logger;
  fork?: ForkProcess;
  records: RunRecords;
  /** What each model counts in the score of a headline; default: the usual weights. */
  fusionWeights?(): FusionWeights;
  /** What a run that begins learns to trade; default: the usual rules. */
  labelRules?(): TradeRules;
  /** Tells the user, whether a page is open or not. */
  notify(level: 'info' | 'warn' | 'error', message: string): void;
  /** A run has stored a model, which may be put to use at once. */
  onModel(modelId: string, markets: readonly Market[]): Promise<Adoption>;
  /** A run has ended, and its end is recorded. */
  onEnd?(last: RunState): void;
}): {
  handlers: Pick<Handlers<Contract>, TrainingNames>;
  /**
   * Starts a run like any other, but what it makes predicts nothing and is not told of: whoever retrains sees to it.
   * @throws Failure 'busy' while a run is going
   */
  retrain(spec: TrainingSpec, mark: Mark): void;
  /** The newest run of a challenge; undefined when it never began or is forgotten. */
  retrainingOf(challengeId: string): RunState | undefined;
  /** A model has another name now; the runs that made it lead to it. */
  renameModel(modelId: string, newModelId: string): Promise<void>;
  stop(): Promise<void>;
} {
  const { dataDir, clock, logger, fork, records, fusionWeights, labelRules, notify, onModel, onEnd } = options;
  const runs = new Map<string, Run>(records.list().map((state) => [state.runId, endedRun(state)]));
  const changed = createTopic<RunState>();
  // Left by an engine that ended between recording a run and letting its checkpoint go.
  for (const { phase, runId } of records.list()) if (phase === 'done') removeCheckpoint(runDirOf(dataDir, runId));

  let isStopping = false;
  const isRunning = (run: Run) => !hasEnded(run.state);

  const find = (runId: string): Run => {
    const run = runs.get(runId);
    if (!run)
      throw new Failure('not-found', `There is no training run ${runId}; list the runs to see which there are.`);
    return run;
  };

  /** A record that cannot be written costs the history, not the run. */
  const write = async (state: RunState) => {
    try {
      await records.keep(state);
      // Not before: until its end is recorded, a run that is tried again finds its model by the checkpoint.
      if (state.phase === 'done') removeCheckpoint(runDirOf(dataDir, state.runId));
    } catch (error) {
      notify('error', `The run could not be recorded: ${toFailureData(error).message}`);
    }
  };

  /** What is still being written; the engine does not end before it is. */
  let written: Promise<unknown> = Promise.resolve();
  const keep = (state: RunState): Promise<void> => {
    const writing = write(state);
    written = Promise.all([written, writing]);
    return writing;
  };

  /** @returns why the model is not put to use where it could be */
  const takeIn = async (modelId: string, markets: readonly Market[]): Promise<string | undefined> => {
    try {
      const { markets: adopted, objection } = await onModel(modelId, markets);
      if (objection !== undefined) {
        const anyway = `the Models page or omni models activate ${modelId} lets it predict anyway`;
        notify('warn', `Model ${modelId} is stored but not used, because ${objection}; ${anyway}.`);
        return objection;
      }
      const what =
        adopted.length > 0
          ? `predicts ${adopted.join(' and ')} from now on`
          : 'is stored; activate it to let it predict';
      notify('info', `Model ${modelId} ${what}.`);
    } catch (error) {
      notify('error', `Model ${modelId} is stored but could not be activated: ${toFailureData(error).message}`);
    }
    return undefined;
  };

  const refuseSecond = () => {
    const running = [...runs.values()].find(isRunning);
    if (running) {
      throw new Failure('busy', `Training run ${running.state.runId} is still going; wait for it or cancel it first.`);
    }
  };

  /** @param state what is known of the run so far */
  const launch = (state: RunState) => {
    const { runId, spec, retraining } = state;
    // The process knows nothing of why it trains.
    const marked = (next: RunState): RunState => (retraining ? { ...next, retraining } : next);
    const launched = launchTraining({
      spec,
      dataDir,
      runId,
      startedAt: state.startedAt,
      weights: fusionWeights?.(),
      decisionEveryMs: retraining?.decisionEveryMs,
      // A challenger learns the champion's trade: judged side by side they must mean the same by a long.
      rules: retraining?.rules ?? labelRules?.(),
      clock,
      logger,
      fork,
      onState(next) {
        // The last state is told when the model has been taken in, below.
        if (!hasEnded(next)) update(runId, marked(next));
      },
    });
    const done = launched.done.then(async (ended) => {
      const { modelId } = ended;
      const objection = modelId === null || retraining ? undefined : await takeIn(modelId, spec.markets);
      const last = { ...marked(ended), ...(objection === undefined ? {} : { objection }) };
      const isTrouble = last.phase === 'failed' || (last.phase === 'interrupted' && !isStopping);
      if (isTrouble && last.error && !retraining) notify('error', last.error.message);
      await keep(last);
      update(runId, last);
      onEnd?.(last);
      return last;
    });
    runs.delete(runId);
    runs.set(runId, { state, launched, done });
    void keep(state);
  };

  const start = (spec: TrainingSpec, retraining?: Mark): string => {
    refuseSecond();
    checkMarkets(spec.markets);
    const runId = `run-${toIso(clock.now()).replaceAll(/[-:.]/g, '')}-${spec.preset}-${spec.seed}`;
    launch({ ...newRunState(runId, spec, clock.now()), retraining });
    return runId;
  };

  const cancel = async (run: Run) => {
    if (isRunning(run)) return run.launched?.cancel();
    if (!run.state.isResumable) return;
    removeCheckpoint(runDirOf(dataDir, run.state.runId));
    update(run.state.runId, { ...run.state, phase: 'cancelled', isResumable: false, error: null });
    await keep(run.state);
  };

  const pause = (run: Run) => {
    if (!isRunning(run)) {
      throw new Failure('conflict', `Training run ${run.state.runId} has ended and cannot be paused.`);
    }
    run.launched?.pause();
  };

  const resume = (run: Run) => {
    if (isRunning(run)) return run.launched?.resume();
    const { runId, isResumable, startedAt, spec, retraining } = run.state;
    if (!isResumable) {
      throw new Failure('conflict', `Training run ${runId} has no checkpoint to go on from; start a new one.`);
    }
    refuseSecond();
    launch({ ...newRunState(runId, spec, startedAt), retraining });
  };

  const update = (runId: string, state: RunState) => {
    const run = runs.get(runId);
    if (!run) return;
    const isNews = state.phase !== run.state.phase || state.curve.length !== run.state.curve.length;
    run.state = state;
    changed.publish(state);
    // What was reached is to be known after a crash; the last state is recorded before it is told.
    if (isNews && !hasEnded(state)) void keep(state);
  };

  return {
    handlers: {
      'training.start': (spec) => ({ runId: start(spec) }),
      'training.runs': () => [...runs.values()].map((run) => run.state),
      'training.cancel': async ({ runId }) => {
        await cancel(find(runId));
        return {};
      },
      'training.pause': ({ runId }) => {
        pause(find(runId));
        return {};
      },
      'training.resume': ({ runId }) => {
        resume(find(runId));
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
    retrain: (spec, mark) => void start(spec, mark),
    retrainingOf: (challengeId) =>
      [...runs.values()].findLast(({ state }) => state.retraining?.challengeId === challengeId)?.state,
    async renameModel(modelId, newModelId) {
      for (const run of runs.values()) {
        if (run.state.modelId !== modelId) continue;
        update(run.state.runId, { ...run.state, modelId: newModelId });
        await keep(run.state);
      }
    },
    async stop() {
      isStopping = true;
      const running = [...runs.values()].filter(isRunning);
      for (const run of running) run.launched?.interrupt();
      await Promise.allSettled(running.map((run) => run.done));
      await written;
    },
  };
}
