import * as tf from '@tensorflow/tfjs';
import type { LayerInspection } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { ReadNews } from '../domain/news.ts';
import type { UtcMs } from '../domain/time.ts';
import { histogramOf } from '../model/histogram.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { attentionOf } from './attention-of.ts';
import { hearNews } from './hear-news.ts';
import { type Bars, type FeatureWindow, featureWindows, inputTensors } from './network-inputs.ts';

type Inside = Pick<LayerInspection, 'activation' | 'attention'>;

function layerOf({ modelId, network }: LoadedModel, name: string): tf.layers.Layer {
  const layer = network.layers.find((one) => one.name === name);
  if (layer) return layer;
  throw new Failure('not-found', `Model ${modelId} has no layer ${name}; its architecture lists those it has.`);
}

/**
 * Histograms of a layer's weights, in the layer's own order, by their names without the layer's.
 * @throws Failure 'not-found' when there is no such layer
 */
export function layerWeights(model: LoadedModel, name: string): LayerInspection['weights'] {
  return layerOf(model, name).weights.map((weight) => {
    const tensor = weight.read() as tf.Tensor;
    // `1m-bilstm/forward_1m-lstm/recurrent_kernel` is the forward recurrent kernel.
    const shortName = weight.originalName
      .slice(name.length + 1)
      .replace(/_[^/_]*\//, ' ')
      .replaceAll('_', ' ');
    return { name: shortName, shape: tensor.shape, histogram: histogramOf(tensor.dataSync()) };
  });
}

/** The first output of a layer for one decision, as in predicting, without the batch. */
function firstOutput(model: LoadedModel, name: string, inputs: tf.Tensor[]) {
  const [output] = [layerOf(model, name).output].flat();
  // Not disposed of: it owns nothing, its layers are the network's.
  const upToLayer = tf.model({ inputs: model.network.inputs, outputs: output });
  return tf.tidy(() => {
    const said = upToLayer.apply(inputs, { training: false }) as tf.Tensor;
    return { shape: said.shape.slice(1), histogram: histogramOf(said.dataSync()) };
  });
}

function attentionIn(model: LoadedModel, name: string, windows: readonly FeatureWindow[], inputs: tf.Tensor[]) {
  const window = windows.find(({ timeframe }) => name === `${timeframe}-attention`);
  if (!window) return null;
  const weights = attentionOf(model.network, model.manifest.config, inputs).get(window.timeframe);
  if (!weights) return null;
  const bars = Array.from(weights, (weight, i) => ({ openTime: window.openTime[i], weight }));
  return { timeframe: window.timeframe, bars };
}

/**
 * What goes on inside a layer for one decision.
 * @param bars exactly those the prediction reads, see `readWindows`
 * @param asOf the moment of the decision
 * @param readNews default: there are no headlines
 */
export function layerActivity(
  model: LoadedModel,
  name: string,
  { market, asOf, bars, readNews }: { market: Market; asOf: UtcMs; bars: Bars; readNews?: ReadNews },
): Inside {
  const windows = featureWindows(model.manifest, bars);
  const { sentiment } = hearNews(model.manifest, { market, asOf, readNews });
  const inputs = inputTensors(model.manifest, [{ windows, sentiment }]);
  try {
    return {
      activation: { market, asOf, ...firstOutput(model, name, inputs) },
      attention: attentionIn(model, name, windows, inputs),
    };
  } finally {
    tf.dispose(inputs);
  }
}
