import type { RunState } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/time.ts';
import { buildModel, logitsOf } from '../model/build-model.ts';
import type { LoopState } from './loop-state.ts';
import { type PlannedNetwork, workOf } from './network-plan.ts';
import { copyWeights } from './network-weights.ts';
import type { Pace } from './pace.ts';
import { predictLogits } from './predict-logits.ts';
import { type TrainingProgress, type TrainingSettings, trainNetwork } from './train-network.ts';
import { type FinishedNetwork, isTrained } from './trained-network.ts';

/** What a run has done so far, whatever process did it. */
export type Progress = { readonly finished: readonly FinishedNetwork[]; readonly loop?: LoopState };

type Options = Pace & {
  settings: Omit<TrainingSettings, 'seed'>;
  clock: Clock;
  from: Progress;
  /** Told whenever the run could go on from here. */
  onCheckpoint(progress: Progress): Promise<void>;
  tell(change: Partial<RunState>): void;
};

/** Seconds for the networks after this one: like the mean of those that are done, else as long as this one may yet take. */
function secondsAfter(plan: readonly PlannedNetwork[], finished: readonly FinishedNetwork[], now: TrainingProgress) {
  const works = plan.map(({ config }) => workOf(config));
  const done = finished.flatMap((network, i) =>
    isTrained(network) ? [{ seconds: network.outcome.seconds, work: works[i] }] : [],
  );
  const current = { seconds: now.workedSeconds + (now.etaSeconds ?? 0), work: works[finished.length] };
  const known = done.length > 0 ? done : [current];
  const rate = known.reduce((sum, { seconds }) => sum + seconds, 0) / known.reduce((sum, { work }) => sum + work, 0);
  return works.slice(finished.length + 1).reduce((sum, work) => sum + work * rate, 0);
}

async function trainOne(
  planned: PlannedNetwork,
  loop: LoopState | undefined,
  options: Omit<Options, 'onCheckpoint'> & {
    onLoop(state: LoopState): Promise<void>;
    onProgress(progress: TrainingProgress): void;
  },
): Promise<FinishedNetwork> {
  const { what, seed, config, isCandidate } = planned;
  const dataset = planned.view();
  const { settings, clock, signal, gate, onPause, onProgress, onLoop, tell } = options;
  const pace: Pace = { signal, gate, onPause };
  const network = buildModel(config, seed);
  try {
    const outcome = await trainNetwork({
      ...pace,
      network,
      dataset,
      settings: { ...settings, seed },
      clock,
      resumeFrom: loop,
      onCheckpoint: onLoop,
      onProgress,
    });
    const logits = logitsOf(network);
    const said = (part: 'validation' | 'test') =>
      predictLogits(logits, dataset, dataset.split[part], { ...pace, onBatch: () => tell({}) });
    const weights = isCandidate ? copyWeights(network) : [];
    return { what, seed, outcome, weights, logits: { validation: await said('validation'), test: await said('test') } };
  } catch (error) {
    // Another seed, or the network that this one is only compared with, may still be worth having.
    if (error instanceof Failure && error.code === 'bad-request') return { what, seed, problem: error.message };
    throw error;
  } finally {
    network.dispose();
  }
}

/**
 * Trains the networks of a plan one after the other, going on from what is done.
 * @returns one for each of the plan, in its order
 * @throws Failure 'cancelled'
 */
export async function trainNetworks(plan: readonly PlannedNetwork[], options: Options): Promise<FinishedNetwork[]> {
  const { from, onCheckpoint, tell } = options;
  const finished = [...from.finished];
  let loop = from.loop;
  while (finished.length < plan.length) {
    const planned = plan[finished.length];
    const network = { index: finished.length + 1, count: plan.length, what: planned.what };
    tell({ network, epoch: loop?.epoch ?? 1, step: loop?.step ?? 0, loss: null, curve: [...(loop?.curve ?? [])] });
    const done = await trainOne(planned, loop, {
      ...options,
      onLoop: (state) => onCheckpoint({ finished, loop: state }),
      onProgress(progress) {
        const { workedSeconds: _, etaSeconds, curve, ...rest } = progress;
        const left = etaSeconds === null ? null : etaSeconds + secondsAfter(plan, finished, progress);
        tell({ ...rest, etaSeconds: left, curve: [...curve] });
      },
    });
    finished.push(done);
    loop = undefined;
    await onCheckpoint({ finished });
  }
  return finished;
}
