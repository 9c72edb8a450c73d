import { classificationMetrics } from '../evaluation/classification-metrics.ts';
import { type Calibration, calibrate } from '../model/calibration.ts';
import { type Dataset, labelsOf } from './dataset.ts';
import { fitTemperature } from './fit-temperature.ts';
import type { TrainingOutcome } from './train-network.ts';

/** What is left of a network when its training is over. */
export type TrainedNetwork = {
  readonly what: string;
  readonly seed: number;
  readonly outcome: TrainingOutcome;
  /** Of its best epoch; none of a network that only serves as a baseline. */
  readonly weights: readonly Float32Array[];
  /** Row-major [n, 3], of each sample of the part. */
  readonly logits: { readonly validation: Float32Array; readonly test: Float32Array };
};

/** A network that could not be trained, and why, in one sentence. */
export type FailedNetwork = { readonly what: string; readonly seed: number; readonly problem: string };
export type FinishedNetwork = TrainedNetwork | FailedNetwork;

export function isTrained(network: FinishedNetwork): network is TrainedNetwork {
  return 'outcome' in network;
}

/** What a trained network says with its temperature fitted on validation, and how good that is. */
export function judgeAlone(dataset: Dataset, { logits }: TrainedNetwork) {
  const { split, classWeights } = dataset;
  const offsets = classWeights.map(Math.log);
  const labels = { validation: labelsOf(dataset, split.validation), test: labelsOf(dataset, split.test) };
  const temperature = fitTemperature(logits.validation, labels.validation, offsets);
  const calibration: Calibration = { temperature, offsets };
  const probabilities = {
    validation: calibrate(logits.validation, calibration),
    test: calibrate(logits.test, calibration),
  };
  const test = classificationMetrics(probabilities.test, labels.test);
  const validationLogLoss = classificationMetrics(probabilities.validation, labels.validation).logLoss;
  return {
    calibration,
    probabilities,
    validationLogLoss,
    testLogLoss: test.logLoss,
    testBalancedAccuracy: test.balancedAccuracy,
  };
}
