import * as tf from '@tensorflow/tfjs';
import { outcomes } from '../domain/prediction.ts';
import { accelerate } from './accelerate.ts';
import { AttentionPooling } from './attention-pooling.ts';
import { type Branch, branchesOf, type ModelConfig } from './config.ts';
import { SeededDropout } from './seeded-dropout.ts';

type Seeds = () => number;

function glorot(nextSeed: Seeds) {
  return tf.initializers.glorotUniform({ seed: nextSeed() });
}

function recurrent(config: ModelConfig, branch: Branch, input: tf.SymbolicTensor, nextSeed: Seeds): tf.SymbolicTensor {
  const { timeframe, lane } = branch;
  const settings = {
    units: config.units,
    // Not tfjs' default, a sigmoid in three straight pieces: this is everyone else's, and the kernels'.
    recurrentActivation: 'sigmoid' as const,
    kernelInitializer: glorot(nextSeed),
    recurrentInitializer: glorot(nextSeed),
  };
  if (lane === 'micro') {
    const layer = tf.layers.lstm({ ...settings, name: `${timeframe}-lstm` }) as tf.RNN;
    const both = tf.layers.bidirectional({ layer, mergeMode: 'concat', name: `${timeframe}-bilstm` });
    return both.apply(input) as tf.SymbolicTensor; // [batch, 2 · units]
  }
  const sequence = tf.layers
    .gru({ ...settings, name: `${timeframe}-gru`, returnSequences: true })
    .apply(input) as tf.SymbolicTensor; // [batch, window, units]
  const attention = new AttentionPooling({
    name: `${timeframe}-attention`,
    units: config.attentionUnits,
    seed: nextSeed(),
  });
  nextSeed();
  return (attention.apply(sequence) as tf.SymbolicTensor[])[0]; // [batch, units]
}

function sentiment(config: ModelConfig, nextSeed: Seeds) {
  const { inputs, units } = config.sentiment;
  const values = tf.input({ shape: [inputs], name: 'sentiment-input' });
  const mask = tf.input({ shape: [1], name: 'sentiment-mask' });
  const dense = tf.layers
    .dense({ units, activation: 'relu', name: 'sentiment-dense', kernelInitializer: glorot(nextSeed) })
    .apply(values) as tf.SymbolicTensor;
  const masked = tf.layers.multiply({ name: 'sentiment-masked' }).apply([dense, mask]) as tf.SymbolicTensor;
  // The mask goes on to the fusion: "no headlines" must not look like "neutral headlines".
  return { inputs: [values, mask], outputs: [masked, mask] };
}

/**
 * The hybrid network, freshly initialised: Bi-LSTM on the micro windows, GRU with attention on the macro windows, dense on
 * sentiment, late fusion, softmax over short, flat, long. The same seed gives the same weights.
 * @returns inputs: one [batch, window, features] per branch in the order of `branchesOf`, then sentiment [batch, inputs] and its
 * mask [batch, 1] (1 = present); output [batch, 3]
 */
export function buildModel(config: ModelConfig, seed: number): tf.LayersModel {
  return accelerate(plainModel(config, seed));
}

/** The same network on tfjs' own layers alone. */
export function plainModel(config: ModelConfig, seed: number): tf.LayersModel {
  // A seed of zero would mean "unseeded" to tfjs; every layer gets its own.
  let used = 0;
  const nextSeed = () => 1 + ((seed * 1_000 + used++) % 2_147_483_646);
  const branches = branchesOf(config);
  const windows = branches.map(({ timeframe, window }) =>
    tf.input({ shape: [window, config.features], name: `${timeframe}-input` }),
  );
  const summaries = branches.map((branch, i) => recurrent(config, branch, windows[i], nextSeed));
  const branchC = sentiment(config, nextSeed);
  const fused = tf.layers
    .concatenate({ name: 'fusion-concat' })
    .apply([...summaries, ...branchC.outputs]) as tf.SymbolicTensor;
  const dropped = new SeededDropout({ name: 'fusion-dropout', rate: config.dropout, seed: nextSeed() }).apply(fused);
  const hidden = tf.layers
    .dense({
      units: config.fusionUnits,
      activation: 'relu',
      name: 'fusion-dense',
      kernelInitializer: glorot(nextSeed),
    })
    .apply(dropped) as tf.SymbolicTensor;
  const logits = tf.layers
    .dense({ units: outcomes.length, name: 'logits', kernelInitializer: glorot(nextSeed) })
    .apply(hidden) as tf.SymbolicTensor;
  const probabilities = tf.layers.softmax({ name: 'probabilities' }).apply(logits) as tf.SymbolicTensor;
  return tf.model({ inputs: [...windows, ...branchC.inputs], outputs: probabilities, name: 'hybrid' });
}

/** The same network up to the values before softmax; shares its weights. */
export function logitsOf(model: tf.LayersModel): tf.LayersModel {
  return tf.model({ inputs: model.inputs, outputs: model.getLayer('logits').output as tf.SymbolicTensor });
}
