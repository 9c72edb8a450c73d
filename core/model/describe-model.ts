import type * as tf from '@tensorflow/tfjs';
import type { Architecture } from '../contract/contract.ts';

type LayerNode = Architecture['layers'][number];

function laneOf(name: string): LayerNode['lane'] {
  if (name.startsWith('sentiment')) return 'sentiment';
  if (/^(?:1m|5m|10m)-/.test(name)) return 'micro';
  if (/^(?:1h|1d)-/.test(name)) return 'macro';
  return 'fusion';
}

function firstShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
  return Array.isArray(shape[0]) ? (shape[0] as tf.Shape) : (shape as tf.Shape);
}

function sizeOf(weights: tf.LayerVariable[]): number {
  return weights.reduce((sum, weight) => sum + weight.shape.reduce<number>((size, side) => size * (side ?? 1), 1), 0);
}

/** The layers of this very network in the order data flows, for the diagram; the first entry of a shape is the batch, null. */
export function describeModel(model: tf.LayersModel): Architecture {
  const layers = model.layers.map(
    (layer): LayerNode => ({
      name: layer.name,
      kind: layer.getClassName(),
      lane: laneOf(layer.name),
      outputShape: firstShape(layer.outputShape),
      parameters: layer.countParams(),
      trainable: sizeOf(layer.trainableWeights),
      inputs: layer.inboundNodes[0].inboundLayers.map((inbound) => inbound.name),
    }),
  );
  return { layers, parameters: model.countParams() };
}
