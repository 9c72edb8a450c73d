import * as tf from '@tensorflow/tfjs';
import type { Explanation } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { type Outcome, outcomes, type Prediction } from '../domain/prediction.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { columnOf, featureMeanings } from '../features/feature-meaning.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { attentionOf } from './attention-of.ts';
import { integratedGradients, integrationSteps } from './integrated-gradients.ts';
import { type FeatureWindow, inputTensors } from './network-inputs.ts';

/** Half a point of probability. */
const tolerance = 0.005;

type Explained = Omit<Explanation, 'prediction'>;

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Row sums of a row-major [bars, features] matrix. */
function barSums(contributions: Float32Array, bars: number): number[] {
  const width = contributions.length / bars;
  return Array.from({ length: bars }, (_, bar) => sumOf(contributions.subarray(bar * width, (bar + 1) * width)));
}

function featuresOf(window: FeatureWindow, contributions: Float32Array): Explained['features'] {
  const { timeframe, openTime, values, scaled } = window;
  const width = contributions.length / window.window;
  const newest = contributions.length - width;
  return featureMeanings.map(({ feature, label, unit, columns }) => {
    const isTime = unit === 'timeOfDay' || unit === 'dayOfWeek';
    const column = columnOf(columns[0]);
    const ofColumns = columns.flatMap((name) =>
      Array.from({ length: window.window }, (_, bar) => contributions[bar * width + columnOf(name)]),
    );
    return {
      timeframe,
      feature,
      label,
      unit,
      value: isTime ? openTime[window.window - 1] + timeframeMs(timeframe) : values[newest + column],
      deviations: isTime ? null : scaled[newest + column],
      contribution: sumOf(ofColumns),
    };
  });
}

function likeliest({ probabilities }: Prediction): Outcome {
  return outcomes.reduce((best, outcome) => (probabilities[outcome] > probabilities[best] ? outcome : best));
}

/**
 * Why a model says what it says about one decision: attention, and contributions by `integratedGradients` from every
 * feature at its training mean.
 * @param windows the very windows the prediction was made from
 * @param outcome the class explained; default: the prediction's likeliest
 * @throws Failure 'corrupt' when the network answers with something that is not a number
 */
export function explain(
  { modelId, manifest, network }: LoadedModel,
  windows: readonly FeatureWindow[],
  prediction: Prediction,
  outcome: Outcome = likeliest(prediction),
): Explanation {
  const inputs = inputTensors(manifest, windows);
  try {
    const { probability, baseline, contributions } = integratedGradients({
      network,
      calibration: manifest.calibration,
      inputs,
      outcome: outcomes.indexOf(outcome),
    });
    const attention = attentionOf(network, manifest.config, inputs);
    const perWindow = windows.map((window, i) => ({
      timeframe: window.timeframe,
      lane: window.lane,
      contribution: sumOf(contributions[i]),
      openTime: Array.from(window.openTime),
      barContributions: barSums(contributions[i], window.window),
      attention: window.lane === 'macro' ? Array.from(attention.get(window.timeframe) ?? []) : null,
    }));
    const headlines = sumOf(contributions.slice(windows.length).map(sumOf));
    const laneOf = (lane: FeatureWindow['lane']) => {
      const own = perWindow.filter((window) => window.lane === lane);
      return { lane, contribution: sumOf(own.map((window) => window.contribution)), isPresent: own.length > 0 };
    };
    const branches = [
      laneOf('micro'),
      laneOf('macro'),
      { lane: 'sentiment' as const, contribution: headlines, isPresent: false },
    ];
    const residual = sumOf(branches.map((branch) => branch.contribution)) - (probability - baseline);
    if (!Number.isFinite(residual)) {
      throw new Failure('corrupt', `Model ${modelId} answers with something that is not a number; train it again.`);
    }
    const features = windows.flatMap((window, i) => featuresOf(window, contributions[i]));
    features.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    return {
      prediction,
      outcome,
      probability,
      baseline,
      residual,
      tolerance,
      steps: integrationSteps,
      branches,
      windows: perWindow,
      features,
    };
  } finally {
    tf.dispose(inputs);
  }
}
