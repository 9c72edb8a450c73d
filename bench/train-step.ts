import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../core/model/backend.ts';
import { buildModel, logitsOf } from '../core/model/build-model.ts';
import type { ModelConfig } from '../core/model/config.ts';
import { createTrainStep } from '../core/training/train-step.ts';
import type { BenchReport } from './report.ts';

/** Three Bi-LSTM(64) over 60 bars, two GRU(64) with attention over 48 and 30, 16 features: about 190,000 parameters. */
const reference: ModelConfig = {
  name: 'reference',
  features: 16,
  windows: { '1m': 60, '5m': 60, '10m': 60, '1h': 48, '1d': 30 },
  units: 64,
  attentionUnits: 16,
  sentiment: { inputs: 8, units: 16 },
  fusionUnits: 64,
  dropout: 0.2,
};
const batchSize = 64;
const warmups = 2;
const rounds = 7;

/** Median milliseconds of `task` after some rounds to warm up. */
function medianMs(task: () => void): number {
  const times = Array.from({ length: warmups + rounds }, () => {
    const started = performance.now();
    task();
    return performance.now() - started;
  });
  return times.slice(warmups).sort((a, b) => a - b)[rounds >> 1];
}

/** One optimiser step of the reference network and its predictions, on tfjs' own layers. */
export async function run(): Promise<BenchReport> {
  const { backend, threads } = await startBackend('wasm');
  const network = buildModel(reference, 1);
  const logits = logitsOf(network);
  const inputsOf = (batch: number) =>
    network.inputs.map(({ shape }, i) =>
      tf.randomNormal([batch, ...(shape.slice(1) as number[])], 0, 1, 'float32', 1 + i),
    );
  const labels = Uint8Array.from({ length: batchSize }, (_, i) => i % 3);
  const weights = new Float32Array(batchSize).fill(1);

  const step = createTrainStep(logits);
  const stepMs = medianMs(() => step.run({ inputs: inputsOf(batchSize), labels, weights }, 0.001));
  const predictMs = (batch: number) => {
    const inputs = inputsOf(batch);
    return medianMs(() => tf.tidy(() => void (logits.apply(inputs, { training: false }) as tf.Tensor).dataSync()));
  };
  const layers = `tfjs layers, ${backend}, ${threads} thread`;
  return {
    name: 'train-step',
    results: [
      { what: `train step, batch ${batchSize} (${layers})`, value: stepMs, unit: 'ms' },
      { what: `training (${layers})`, value: (batchSize * 1_000) / stepMs, unit: 'samples/s' },
      { what: `predict, batch ${batchSize} (${layers})`, value: predictMs(batchSize), unit: 'ms' },
      { what: `predict, batch 1 (${layers})`, value: predictMs(1), unit: 'ms' },
    ],
    ratios: [],
  };
}
