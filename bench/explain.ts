import * as tf from '@tensorflow/tfjs';
import { integratedGradients } from '../core/inference/integrated-gradients.ts';
import { startBackend } from '../core/model/backend.ts';
import { buildModel } from '../core/model/build-model.ts';
import { type PresetName, presets } from '../core/model/config.ts';
import type { BenchReport } from './report.ts';

const rounds = 9;

function medianMs(task: () => void): number {
  const times = Array.from({ length: rounds + 3 }, () => {
    const started = performance.now();
    task();
    return performance.now() - started;
  });
  return times.slice(-rounds).sort((a, b) => a - b)[rounds >> 1];
}

/** Integrated gradients of one prediction: what explaining it costs, with the usual and with the most steps. */
export async function run(): Promise<BenchReport> {
  await startBackend('wasm');
  const results = (Object.keys(presets) as PresetName[]).flatMap((preset) => {
    const network = buildModel(presets[preset], 1);
    const inputs = network.inputs.map(({ shape }, i) =>
      tf.randomNormal([1, ...(shape.slice(1) as number[])], 0, 1, 'float32', 1 + i),
    );
    const question = { network, calibration: { temperature: 1, offsets: [0, 0, 0] }, inputs, outcome: 0 };
    const measured = [32, 64].map((steps) => ({
      what: `${preset}, ${steps} steps`,
      value: medianMs(() => integratedGradients(question, steps)),
      unit: 'ms',
    }));
    network.dispose();
    return measured;
  });
  const slowest = results.filter(({ what }) => what.startsWith('large')).reduce((sum, { value }) => sum + value, 0);
  return {
    name: 'explain',
    results,
    ratios: [{ what: 'large, both in a row', against: 'one second (allowed / taken)', value: 1_000 / slowest }],
  };
}
