import type * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import { outcomes } from '../domain/prediction.ts';
import { branchesOf, type ModelConfig } from './config.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Sides of what each layer answers, without the batch, as far as the configuration decides them. */
function expectedShapes(config: ModelConfig): Shapes {
  const branches = branchesOf(config);
  const width = (lane: 'micro' | 'macro') => (lane === 'micro' ? 2 * config.units : config.units);
  const fused = branches.reduce((sum, { lane }) => sum + width(lane), config.sentiment.units + 1);
  return {
    ...Object.fromEntries(branches.map(({ timeframe, window }) => [`${timeframe}-input`, [window, config.features]])),
    'sentiment-input': [config.sentiment.inputs],
    'sentiment-mask': [1],
    ...Object.fromEntries(
      branches.map(({ timeframe, lane }) => [
        lane === 'micro' ? `${timeframe}-bilstm` : `${timeframe}-attention`,
        [width(lane)],
      ]),
    ),
    'fusion-concat': [fused],
    'fusion-dense': [config.fusionUnits],
    logits: [outcomes.length],
  };
}

/** The first output of a layer, without the batch; undefined when there is no such layer. */
function actualShape(network: tf.LayersModel, name: string): tf.Shape | undefined {
  const shape = network.layers.find((layer) => layer.name === name)?.outputShape;
  return (Array.isArray(shape?.[0]) ? shape[0] : (shape as tf.Shape | undefined))?.slice(1);
}

/**
 * Proves that a network is the one its manifest describes and that its weights are numbers.
 * @throws Failure 'version-mismatch' that names both shapes, or 'corrupt'
 */
export function checkNetwork(modelId: string, config: ModelConfig, network: tf.LayersModel): void {
  const expected = expectedShapes(config);
  const text = (shape: unknown) => JSON.stringify(shape ?? 'nothing');
  const inputs = Object.keys(expected).filter((name) => name.endsWith('-input') || name === 'sentiment-mask');
  const names = network.inputs.map((input) => input.sourceLayer.name);
  if (text(names) !== text(inputs)) {
    throw new Failure(
      'version-mismatch',
      `Model ${modelId} cannot be used: its network reads ${names.join(', ')} but its manifest says ${inputs.join(', ')}.`,
    );
  }
  for (const [name, shape] of Object.entries(expected)) {
    const actual = actualShape(network, name);
    if (text(actual) === text(shape)) continue;
    throw new Failure(
      'version-mismatch',
      `Model ${modelId} cannot be used: its layer ${name} has the shape ${text(actual)} but its manifest says ${text(shape)}.`,
    );
  }
  for (const weight of network.weights) {
    const values = (weight.read() as tf.Tensor).dataSync();
    if (values.every(Number.isFinite)) continue;
    throw new Failure(
      'corrupt',
      `Model ${modelId} cannot be used: its weights ${weight.originalName} are not all numbers; train it again.`,
    );
  }
}
