/** One whole training run on stored candles in a process of its own, as the workstation's training process does it; prints JSON. */
import { join } from 'node:path';
import { readSeries } from '../core/candles/read-series.ts';
import { openCandleStore } from '../core/candles/store.ts';
import type { TrainingSpec } from '../core/contract/contract.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import { runTraining } from '../core/training/run-training.ts';

export type Answer = { samples: number; peakMegabytes: number; samplesPerSecond: number };

const [dataDir, spec] = process.argv.slice(2);
const store = openCandleStore(join(dataDir, 'candles.sqlite'), {
  clock: systemClock,
  logger: silentLogger,
  readOnly: true,
});
const { dataset, training } = await runTraining({
  spec: JSON.parse(spec) as TrainingSpec,
  readSeries: (market, timeframe, from, to) => readSeries(store, market, timeframe, from, to),
  modelsDir: join(dataDir, 'models'),
  runDir: join(dataDir, 'run'),
  clock: systemClock,
  runId: 'bench',
});
const { train, validation, test } = dataset.samples;
const answer: Answer = {
  samples: train + validation + test,
  peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  samplesPerSecond: training.samplesPerSecond,
};
process.stdout.write(JSON.stringify(answer));
process.exit(0);
