/** A whole run on a tiny network in a process of its own, for tests that kill it: `node resumable-run.test-kit.ts DIR`. */
import { join } from 'node:path';
import type { TrainingSpec } from '../contract/contract.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import { runTraining } from './run-training.ts';

const spec: TrainingSpec = {
  markets: [...exampleMarkets],
  preset: 'tiny',
  seed: 7,
  epochs: 3,
  batchSize: 256,
  learningRate: 0.003,
  seeds: 2,
  recencyHalfLifeDays: 5,
  branchBaselines: true,
  headlines: true,
};

const dir = process.argv[2];
await runTraining({
  spec,
  readSeries: exampleSeries(),
  modelsDir: join(dir, 'models'),
  runDir: join(dir, 'run'),
  // Names and dates are the same in every process; durations are real.
  clock: { ...systemClock, now: () => Date.UTC(2026, 7, 22, 14, 25, 1) },
  runId: 'run-1',
  config: exampleConfig,
  backend: 'wasm',
  onState: (state) => void process.send?.(state),
});
process.disconnect?.();
