/** Times one way of computing the reference network in a process of its own; prints milliseconds as JSON. */
import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../core/domain/random.ts';
import { runningKernels, startKernels } from '../core/kernels/running-kernels.ts';
import { windowTensor } from '../core/kernels/window-tensor.ts';
import { startBackend } from '../core/model/backend.ts';
import { buildModel, logitsOf, plainModel } from '../core/model/build-model.ts';
import { createTrainStep } from '../core/training/train-step.ts';
import { referenceConfig } from './reference-network.ts';

export type Question = {
  layers: 'kernels' | 'tfjs';
  threads: number;
  units: number;
  rounds: number;
  growthSteps?: number;
};
export type Answer = {
  stepMs: number;
  predictMs: number;
  predictOneMs: number;
  /** Of one thread. */
  peakGflops: number;
  /** Tensors and bytes of the kernels' memory added by `growthSteps` more steps. */
  growth: { tensors: number; bytes: number };
};

const { layers, threads, units, rounds, growthSteps = 0 } = JSON.parse(process.argv[2]) as Question;
const batchSize = 64;
startKernels({ threads });
await startBackend('wasm');
const config = referenceConfig(units);
const network = layers === 'kernels' ? buildModel(config, 1) : plainModel(config, 1);
const logits = logitsOf(network);
const random = seededRandom(1);
const bars = 5_000;
const matrix = Float32Array.from({ length: bars * config.features }, () => random() * 2 - 1);

/** New windows each time, as in training. */
function inputsOf(batch: number): tf.Tensor[] {
  return network.inputs.map(({ shape: [, steps, features] }) => {
    if (features === undefined) return tf.zeros([batch, steps as number]);
    const start = () => Math.floor(random() * (bars - (steps as number)));
    const windows = Array.from({ length: batch }, () => ({ matrix, start: start() }));
    return windowTensor(windows, steps as number, features as number);
  });
}

function medianMs(task: () => void, count = rounds): number {
  const times = Array.from({ length: count + Math.ceil(count / 3) }, () => {
    const started = performance.now();
    task();
    return performance.now() - started;
  });
  return times.slice(-count).sort((a, b) => a - b)[count >> 1];
}

const labels = Uint8Array.from({ length: batchSize }, (_, i) => i % 3);
const weights = new Float32Array(batchSize).fill(1);
const trainStep = createTrainStep(logits);
const step = () => void trainStep.run({ inputs: inputsOf(batchSize), labels, weights }, 0.001);
const predict = (batch: number) => () =>
  tf.tidy(() => void (logits.apply(inputsOf(batch), { training: false }) as tf.Tensor).dataSync());

function peakGflops(): number {
  const operations = 1e6;
  const kernels = startKernels();
  const best = Math.min(
    ...Array.from({ length: 20 }, () => {
      const started = performance.now();
      kernels.call.multiplyAdd(operations, 1);
      return performance.now() - started;
    }),
  );
  return (96 * operations) / best / 1e6;
}

const stepMs = medianMs(step);
const before = { tensors: tf.memory().numTensors, bytes: runningKernels()?.memory.usage().taken ?? 0 };
for (let i = 0; i < growthSteps; i++) step();
const growth = {
  tensors: tf.memory().numTensors - before.tensors,
  bytes: (runningKernels()?.memory.usage().taken ?? 0) - before.bytes,
};
const answer: Answer = {
  stepMs,
  predictMs: medianMs(predict(batchSize)),
  predictOneMs: medianMs(predict(1), 5 * rounds),
  peakGflops: peakGflops(),
  growth,
};
process.stdout.write(JSON.stringify(answer));
process.exit(0);
