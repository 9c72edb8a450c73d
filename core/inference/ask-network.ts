import * as tf from '@tensorflow/tfjs';
import { Failure } from '../domain/failure.ts';
import type { Probabilities } from '../domain/prediction.ts';
import { calibrate } from '../model/calibration.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { inputTensors, type NetworkRow } from './network-inputs.ts';

/** What the network says of each row, as logarithms; the same bits whatever it is asked together with. */
export function askNetwork({ network, manifest }: LoadedModel, rows: readonly NetworkRow[]): Float32Array[] {
  const said = tf.tidy(() => {
    const output = network.apply(inputTensors(manifest, rows), { training: false }) as tf.Tensor2D;
    return output.dataSync().map((probability) => Math.log(Math.max(probability, 1e-30))) as Float32Array;
  });
  const width = said.length / rows.length;
  return rows.map((_, i) => said.slice(i * width, (i + 1) * width));
}

/**
 * The same as calibrated probabilities.
 * @throws Failure 'corrupt' when it is not a number
 */
export function probabilitiesOf({ modelId, manifest }: LoadedModel, said: Float32Array): Probabilities {
  const [short, flat, long] = calibrate(said, manifest.calibration);
  // Single precision adds up to 1 to eight digits only.
  const sum = short + flat + long;
  if (!Number.isFinite(sum)) {
    throw new Failure('corrupt', `Model ${modelId} answers with something that is not a number; train it again.`);
  }
  return { short: short / sum, flat: flat / sum, long: long / sum };
}

/** Asks the network once for all that is asked of it in one turn of the event loop: calling it costs more than a row does. */
export type AskTogether = {
  ask(row: NetworkRow): Promise<Float32Array>;
  /** Answers at once; when the model goes nobody is left without an answer. */
  answer(): void;
};

export function createAskTogether(model: LoadedModel): AskTogether {
  type Asked = { row: NetworkRow; resolve(said: Float32Array): void; reject(error: unknown): void };
  let asked: Asked[] = [];
  const answer = () => {
    const all = asked;
    asked = [];
    if (all.length === 0) return;
    try {
      const said = askNetwork(
        model,
        all.map(({ row }) => row),
      );
      all.forEach(({ resolve }, i) => void resolve(said[i]));
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  };
  return {
    ask: (row) =>
      new Promise((resolve, reject) => {
        if (asked.length === 0) setImmediate(answer);
        asked.push({ row, resolve, reject });
      }),
    answer,
  };
}
