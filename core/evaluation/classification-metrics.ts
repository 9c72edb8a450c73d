import { accuracy } from './accuracy.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import { brierScore } from './brier-score.ts';
import { calibrationError } from './calibration-error.ts';
import { type ClassLabels, sampleCount } from './class-labels.ts';
import { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
import { logLoss } from './log-loss.ts';
import { macroF1 } from './macro-f1.ts';
import { matthewsCorrelation } from './matthews-correlation.ts';

/** Each number's formula, range and source are in the file of its name. */
export type Metrics = {
  samples: number;
  logLoss: number;
  /** 0..1, halved convention. */
  brier: number;
  accuracy: number;
  balancedAccuracy: number;
  macroF1: number;
  mcc: number;
  ece: number;
  /** Rows actual, columns predicted, order short, flat, long; counts. */
  confusion: ConfusionMatrix;
};

/**
 * Every metric of a three-class prediction.
 * @param probabilities row-major [n, 3], order short, flat, long, each row summing to 1
 * @throws Failure 'not-enough-data' without samples, 'bad-request' when the lengths do not fit
 */
export function classificationMetrics(probabilities: Float32Array, labels: ClassLabels): Metrics {
  const confusion = confusionMatrix(probabilities, labels);
  return {
    samples: sampleCount(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
    brier: brierScore(probabilities, labels),
    accuracy: accuracy(confusion),
    balancedAccuracy: balancedAccuracy(confusion),
    macroF1: macroF1(confusion),
    mcc: matthewsCorrelation(confusion),
    ece: calibrationError(probabilities, labels),
    confusion,
  };
}
