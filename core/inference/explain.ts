import * as tf from '@tensorflow/tfjs';
import type { Explanation } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { type Outcome, outcomes, type Prediction } from '../domain/prediction.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { columnOf, featureMeanings } from '../features/feature-meaning.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { attentionOf } from './attention-of.ts';
import { integrateWithin, sumOf } from './integrated-gradients.ts';
import { type FeatureWindow, inputTensors, type NetworkRow } from './network-inputs.ts';
import { sentimentMeanings } from './sentiment-meanings.ts';

/** Half a point of probability. */
const tolerance = 0.005;

/** Row sums of a row-major [bars, features] matrix. */
function barSums(contributions: Float32Array, bars: number): number[] {
  const width = contributions.length / bars;
  return Array.from({ length: bars }, (_, bar) => sumOf(contributions.subarray(bar * width, (bar + 1) * width)));
}

function featuresOf(window: FeatureWindow, contributions: Float32Array): Explanation['features'] {
  const { timeframe, openTime, values, scaled } = window;
  const width = contributions.length / window.window;
  const newest = contributions.length - width;
  return featureMeanings.map(({ feature, label, unit, columns }) => {
    const isTime = unit === 'timeOfDay' || unit === 'dayOfWeek';
    const at = newest + columnOf(columns[0]);
    const ofColumn = (name: (typeof columns)[number]) =>
      sumOf(contributions.filter((_, i) => i % width === columnOf(name)));
    return {
      timeframe,
      feature,
      label,
      unit,
      value: isTime ? openTime[window.window - 1] + timeframeMs(timeframe) : values[at],
      deviations: isTime ? null : scaled[at],
      contribution: sumOf(columns.map(ofColumn)),
    };
  });
}

function likeliest({ probabilities }: Prediction): Outcome {
  return outcomes.reduce((best, outcome) => (probabilities[outcome] > probabilities[best] ? outcome : best));
}

/** The features of the headlines; that there are any is one of them, because the network is told so. */
function sentimentFeatures(sentiment: Float32Array, ofVector: Float32Array, ofMask: Float32Array) {
  const [isThere, ...meanings] = sentimentMeanings;
  const rows = meanings.map((meaning, i) => ({ ...meaning, value: sentiment[i], contribution: ofVector[i] }));
  return [{ ...isThere, value: 1, contribution: ofMask[0] }, ...rows].map((row) => ({
    ...row,
    timeframe: null,
    deviations: null,
  }));
}

/** What each lane brings; without headlines the sentiment lane is there and silent. */
function lanesOf(
  windows: Explanation['windows'],
  headlines: { contribution: number; isPresent: boolean },
): Explanation['branches'] {
  const recurrent = (['micro', 'macro'] as const).map((lane) => {
    const own = windows.filter((window) => window.lane === lane);
    return { lane, contribution: sumOf(own.map((window) => window.contribution)), isPresent: own.length > 0 };
  });
  return [...recurrent, { lane: 'sentiment', ...headlines }];
}

/**
 * Why a model says what it says about one decision: attention, and contributions by integrated gradients on the way
 * from every feature at its training mean.
 * @param seen the very windows and sentiment vector the prediction was made from
 * @param outcome the class explained; default: the prediction's likeliest
 * @throws Failure 'corrupt' when the network answers with something that is not a number
 */
export function explain(
  { modelId, manifest, network }: LoadedModel,
  { windows, sentiment }: NetworkRow,
  prediction: Prediction,
  outcome: Outcome = likeliest(prediction),
): Explanation {
  const inputs = inputTensors(manifest, [{ windows, sentiment }]);
  try {
    const { calibration, config } = manifest;
    const question = { network, calibration, inputs, outcome: outcomes.indexOf(outcome) };
    const { contributions, ...attribution } = integrateWithin(tolerance, question);
    if (!Number.isFinite(attribution.residual)) {
      throw new Failure('corrupt', `Model ${modelId} answers with something that is not a number; train it again.`);
    }
    const attention = attentionOf(network, config, inputs);
    const explained = windows.map(({ timeframe, lane, window, openTime }, i) => {
      const weights = attention.get(timeframe);
      return {
        timeframe,
        lane,
        contribution: sumOf(contributions[i]),
        openTime: Array.from(openTime),
        barContributions: barSums(contributions[i], window),
        attention: weights ? Array.from(weights) : null,
      };
    });
    const [ofVector, ofMask] = contributions.slice(windows.length);
    return {
      prediction,
      outcome,
      ...attribution,
      tolerance,
      branches: lanesOf(explained, {
        contribution: sumOf(ofVector) + sumOf(ofMask),
        isPresent: sentiment !== undefined,
      }),
      windows: explained,
      features: [
        ...windows.flatMap((window, i) => featuresOf(window, contributions[i])),
        ...(sentiment ? sentimentFeatures(sentiment, ofVector, ofMask) : []),
      ].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    };
  } finally {
    tf.dispose(inputs);
  }
}
