import * as tf from '@tensorflow/tfjs';
// Loading needs the custom layers to be registered.
import { accelerate } from './accelerate.ts';
import './attention-pooling.ts';
import './seeded-dropout.ts';
import { topologyFile, weightsFile } from './model-files.ts';

/** The network in tfjs' own layers format: any tfjs program that registers the two custom layers can load it. */
export async function encodeNetwork(network: tf.LayersModel): Promise<Record<string, string | Uint8Array>> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await network.save({
    save: async (received) => {
      artifacts = received;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(received) };
    },
  });
  if (artifacts?.weightSpecs === undefined || artifacts.weightData === undefined) {
    throw new Error('tfjs gave no weights to save');
  }
  const topology = {
    format: 'layers-model',
    generatedBy: artifacts.generatedBy,
    convertedBy: null,
    modelTopology: artifacts.modelTopology,
    weightsManifest: [{ paths: [weightsFile], weights: artifacts.weightSpecs }],
  };
  const bytes = tf.io.concatenateArrayBuffers([artifacts.weightData].flat());
  return { [topologyFile]: JSON.stringify(topology), [weightsFile]: new Uint8Array(bytes) };
}

/** Builds the network from the two files; the caller has verified their checksums. */
export async function decodeNetwork(topology: string, weights: Uint8Array): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(topology);
  const weightData = new Uint8Array(weights).buffer;
  const network = await tf.loadLayersModel({
    load: async () => ({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
  });
  return accelerate(network);
}
