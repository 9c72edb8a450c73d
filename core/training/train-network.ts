import type * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import { seededRandomAt } from '../domain/random.ts';
import type { Clock } from '../domain/time.ts';
import { accuracy } from '../evaluation/accuracy.ts';
import { confusionMatrix } from '../evaluation/confusion-matrix.ts';
import { logLoss } from '../evaluation/log-loss.ts';
import { logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import { gatherBatch } from './batch.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import type { EpochPoint, LoopState } from './loop-state.ts';
import { copyWeights, restoreWeights, setDropoutStep } from './network-weights.ts';
import { heed, type Pace } from './pace.ts';
import { predictLogits } from './predict-logits.ts';
import { recencyWeights } from './recency-weights.ts';
import { sampleOrder } from './sample-order.ts';
import { learningRateAt } from './schedule.ts';
import { createTrainStep } from './train-step.ts';

/** A blind guess costs 1.1; nothing comes back from here. */
const divergedLoss = 50;
/** Sets the draws of a batch apart from the order of the samples. */
const batchDraws = 0x9e3779b9;

export type TrainingProgress = {
  /** Counted from 1. */
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly loss: number | null;
  /** Of the newest step; null before the first. */
  readonly learningRate: number | null;
  readonly samplesPerSecond: number | null;
  readonly etaSeconds: number | null;
  /** Pauses do not count. */
  readonly workedSeconds: number;
  readonly curve: readonly EpochPoint[];
};

export type TrainingOutcome = {
  readonly curve: readonly EpochPoint[];
  readonly steps: number;
  /** Pauses do not count. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** Why it ended, as the end of "Training …". */
  readonly ending: string;
  readonly isDiverged: boolean;
};

export type TrainingSettings = {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** The highest of the schedule, see `learningRateAt`. */
  readonly learningRate: number;
  /** Epochs without a better validation loss before it stops. */
  readonly patience: number;
  /** See `recencyWeights`; default null. */
  readonly recencyHalfLifeDays?: number | null;
};

/**
 * Trains the network in place and leaves the weights of the best validation epoch in it.
 * Losses are log losses of probabilities whose class weights are undone, so they compare with the base rate.
 * @param options.resumeFrom what `onCheckpoint` was given: with the same network shape, data, settings and backend, the end has
 * the same bits as if it had never stopped
 * @param options.onCheckpoint before the first epoch and after each one
 * @throws Failure 'cancelled' between two steps; 'bad-request' when the loss diverges before the first epoch is complete
 */
export async function trainNetwork(
  options: Pace & {
    network: tf.LayersModel;
    dataset: Dataset;
    settings: TrainingSettings;
    clock: Clock;
    resumeFrom?: LoopState;
    onCheckpoint?(state: LoopState): Promise<void>;
    onProgress?(progress: TrainingProgress): void;
  },
): Promise<TrainingOutcome> {
  const { network, dataset, settings, clock, signal, gate, resumeFrom } = options;
  const { train, validation } = dataset.split;
  const undoWeights = { temperature: 1, offsets: dataset.classWeights.map(Math.log) };
  const logits = logitsOf(network);
  const trainStep = createTrainStep(logits);
  const recency = recencyWeights(dataset, settings.recencyHalfLifeDays ?? null);
  const stepsPerEpoch = Math.ceil(train.length / settings.batchSize);
  const steps = settings.epochs * stepsPerEpoch;
  const curve: EpochPoint[] = [...(resumeFrom?.curve ?? [])];
  let best = resumeFrom?.best ?? { epoch: 0, loss: Infinity, weights: [] as readonly Float32Array[] };
  let { epoch, step, samplesSeen, trainingMs } = resumeFrom ?? { epoch: 0, step: 0, samplesSeen: 0, trainingMs: 0 };
  let startedAt = clock.monotonic() - (resumeFrom?.workedMs ?? 0);
  let loss: number | null = null;
  let learningRate: number | null = null;
  if (resumeFrom) {
    restoreWeights(network, resumeFrom.weights);
    trainStep.restore(resumeFrom.optimizer);
  }

  let pausedAt = 0;
  const pace: Pace = {
    signal,
    gate,
    onPause(isPaused) {
      if (isPaused) pausedAt = clock.monotonic();
      else startedAt += clock.monotonic() - pausedAt;
      options.onPause?.(isPaused);
    },
  };
  const report = (at: number) => {
    const samplesPerSecond = trainingMs > 0 ? (samplesSeen * 1_000) / trainingMs : null;
    const workedSeconds = (clock.monotonic() - startedAt) / 1_000;
    const etaSeconds = step > 0 ? (workedSeconds / step) * (steps - step) : null;
    options.onProgress?.({
      epoch: at,
      step,
      steps,
      loss,
      learningRate,
      samplesPerSecond,
      etaSeconds,
      workedSeconds,
      curve: [...curve],
    });
  };
  const state = (): LoopState => {
    const workedMs = clock.monotonic() - startedAt;
    const weights = copyWeights(network);
    return {
      epoch,
      step,
      samplesSeen,
      trainingMs,
      workedMs,
      curve: [...curve],
      best,
      weights,
      optimizer: trainStep.state(),
    };
  };

  /** @returns the mean log loss, or undefined when it diverged */
  const runEpoch = async (at: number): Promise<number | undefined> => {
    let sum = 0;
    for (const indices of sampleOrder(train, settings, at)) {
      await heed(pace);
      const stepFrom = clock.monotonic();
      const batch = gatherBatch(dataset, indices, seededRandomAt(settings.seed ^ batchDraws, step));
      const weights = batch.weights.map((weight, i) => weight * recency[indices[i]]);
      setDropoutStep(network, step);
      learningRate = learningRateAt(step, steps, settings.learningRate);
      const result = trainStep.run({ ...batch, weights }, learningRate);
      step += 1;
      if (!(result.loss < divergedLoss)) return undefined;
      loss = logLoss(calibrate(result.logits, undoWeights), batch.labels);
      sum += loss * indices.length;
      samplesSeen += indices.length;
      trainingMs += clock.monotonic() - stepFrom;
      report(at);
    }
    return sum / train.length;
  };

  const endingNow = (): string | undefined => {
    if (epoch > 0 && epoch - best.epoch >= settings.patience)
      return `stopped early after epoch ${epoch}: validation was best in epoch ${best.epoch}`;
    return epoch >= settings.epochs ? `ran all ${settings.epochs} epochs` : undefined;
  };

  let ending: string | undefined;
  let isDiverged = false;
  try {
    if (!resumeFrom) await options.onCheckpoint?.(state());
    ending = endingNow();
    while (ending === undefined) {
      const at = epoch + 1;
      const trainLoss = await runEpoch(at);
      if (trainLoss === undefined) {
        ending = `stopped at step ${step} because the loss diverged`;
        isDiverged = true;
        break;
      }
      const said = await predictLogits(logits, dataset, validation, { ...pace, onBatch: () => report(at) });
      const probabilities = calibrate(said, undoWeights);
      const labels = labelsOf(dataset, validation);
      const validationLoss = logLoss(probabilities, labels);
      const validationAccuracy = accuracy(confusionMatrix(probabilities, labels));
      epoch = at;
      curve.push({ epoch, trainLoss, validationLoss, validationAccuracy });
      if (validationLoss < best.loss) best = { epoch, loss: validationLoss, weights: copyWeights(network) };
      report(epoch);
      await options.onCheckpoint?.(state());
      ending = endingNow();
    }
  } finally {
    trainStep.dispose();
  }
  if (best.epoch === 0) {
    throw new Failure(
      'bad-request',
      `The loss diverged at step ${step}, before the first epoch was complete; choose a smaller learning rate than ${settings.learningRate}.`,
    );
  }
  restoreWeights(network, best.weights);
  const seconds = (clock.monotonic() - startedAt) / 1_000;
  const samplesPerSecond = trainingMs > 0 ? (samplesSeen * 1_000) / trainingMs : 0;
  return { curve, steps: step, seconds, samplesPerSecond, ending, isDiverged };
}
