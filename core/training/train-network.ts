import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/time.ts';
import { accuracy } from '../evaluation/accuracy.ts';
import { confusionMatrix } from '../evaluation/confusion-matrix.ts';
import { logLoss } from '../evaluation/log-loss.ts';
import { logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import { gatherBatch } from './batch.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import { predictLogits, throwIfCancelled } from './predict-logits.ts';
import { sampleOrder } from './sample-order.ts';
import { createTrainStep } from './train-step.ts';

/** A blind guess costs 1.1; nothing comes back from here. */
const divergedLoss = 50;

export type EpochPoint = {
  readonly epoch: number;
  /** Log loss before class weights, dropout on: the mean over the epoch's samples. */
  readonly trainLoss: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
};

export type TrainingProgress = {
  /** Counted from 1. */
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly loss: number | null;
  readonly samplesPerSecond: number | null;
  readonly etaSeconds: number | null;
  readonly curve: readonly EpochPoint[];
};

export type TrainingOutcome = {
  readonly curve: readonly EpochPoint[];
  readonly steps: number;
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
  readonly learningRate: number;
  /** Epochs without a better validation loss before it stops. */
  readonly patience: number;
};

/**
 * Trains the network in place and leaves the weights of the best validation epoch in it.
 * Losses are log losses of probabilities whose class weights are undone, so they compare with the base rate.
 * @throws Failure 'cancelled' between two steps; 'unavailable' when the loss diverges before the first epoch is complete
 */
export async function trainNetwork(options: {
  network: tf.LayersModel;
  dataset: Dataset;
  settings: TrainingSettings;
  clock: Clock;
  signal?: AbortSignal;
  onProgress?(progress: TrainingProgress): void;
}): Promise<TrainingOutcome> {
  const { network, dataset, settings, clock, signal } = options;
  const { train, validation } = dataset.split;
  const undoWeights = { temperature: 1, offsets: dataset.classWeights.map(Math.log) };
  const logits = logitsOf(network);
  const trainStep = createTrainStep(logits);
  const order = sampleOrder(train, settings);
  const stepsPerEpoch = Math.ceil(train.length / settings.batchSize);
  const steps = settings.epochs * stepsPerEpoch;
  const startedAt = clock.monotonic();
  const curve: EpochPoint[] = [];
  let best = { epoch: 0, loss: Infinity, weights: [] as Float32Array[] };
  let step = 0;
  let loss: number | null = null;
  let samplesSeen = 0;
  let trainingMs = 0;
  let ending = `ran all ${settings.epochs} epochs`;
  let isDiverged = false;

  const report = (epoch: number) => {
    const elapsed = clock.monotonic() - startedAt;
    const samplesPerSecond = trainingMs > 0 ? (samplesSeen * 1_000) / trainingMs : null;
    const etaSeconds = step > 0 ? ((elapsed / step) * (steps - step)) / 1_000 : null;
    options.onProgress?.({ epoch, step, steps, loss, samplesPerSecond, etaSeconds, curve: [...curve] });
  };

  /** @returns the mean log loss, or undefined when it diverged */
  const runEpoch = async (epoch: number): Promise<number | undefined> => {
    let sum = 0;
    for (const indices of order.nextEpoch()) {
      throwIfCancelled(signal);
      const stepFrom = clock.monotonic();
      const batch = gatherBatch(dataset, indices, order.random);
      const result = trainStep.run(batch, settings.learningRate);
      step += 1;
      if (!(result.loss < divergedLoss)) return undefined;
      loss = logLoss(calibrate(result.logits, undoWeights), batch.labels);
      sum += loss * indices.length;
      samplesSeen += indices.length;
      trainingMs += clock.monotonic() - stepFrom;
      report(epoch);
      await setImmediate();
    }
    return sum / train.length;
  };

  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    const trainLoss = await runEpoch(epoch);
    if (trainLoss === undefined) {
      ending = `stopped at step ${step} because the loss diverged`;
      isDiverged = true;
      break;
    }
    const said = await predictLogits(logits, dataset, validation, { signal, onBatch: () => report(epoch) });
    const probabilities = calibrate(said, undoWeights);
    const labels = labelsOf(dataset, validation);
    const validationLoss = logLoss(probabilities, labels);
    const validationAccuracy = accuracy(confusionMatrix(probabilities, labels));
    curve.push({ epoch, trainLoss, validationLoss, validationAccuracy });
    if (validationLoss < best.loss) best = { epoch, loss: validationLoss, weights: copyWeights(network) };
    report(epoch);
    if (epoch - best.epoch >= settings.patience) {
      ending = `stopped early after epoch ${epoch}: validation was best in epoch ${best.epoch}`;
      break;
    }
  }
  if (best.epoch === 0) {
    throw new Failure(
      'unavailable',
      `The loss diverged at step ${step}, before the first epoch was complete; choose a smaller learning rate than ${settings.learningRate}.`,
    );
  }
  restoreWeights(network, best.weights);
  const seconds = (clock.monotonic() - startedAt) / 1_000;
  const samplesPerSecond = trainingMs > 0 ? (samplesSeen * 1_000) / trainingMs : 0;
  return { curve, steps: step, seconds, samplesPerSecond, ending, isDiverged };
}

function copyWeights(network: tf.LayersModel): Float32Array[] {
  return network.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);
}

function restoreWeights(network: tf.LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => {
    const shapes = network.getWeights().map((weight) => weight.shape);
    network.setWeights(weights.map((values, i) => tf.tensor(values, shapes[i])));
  });
}
