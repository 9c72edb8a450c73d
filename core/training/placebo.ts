import { dayMs } from '../domain/timeframe.ts';
import { buildModel, logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import type { Dataset } from './dataset.ts';
import { withHeadlinesLate } from './headlines.ts';
import { restoreWeights } from './network-weights.ts';
import type { Pace } from './pace.ts';
import { predictLogits } from './predict-logits.ts';
import type { judgeAlone, TrainedNetwork } from './trained-network.ts';

/** How late the headlines of a placebo are. */
export const lateByMs = dayMs;

/** A network that hears every headline a day late, in training as in the test. */
export const placeboName = 'headlines a day late (placebo)';

/** The kept network itself, told headlines at the wrong time in the test only; early is a leak on purpose, as a control. */
const shifts = {
  'test headlines a day late': lateByMs,
  'test headlines a day early': -lateByMs,
} as const;

/** What a network says on test when its headlines come at the wrong time, calibrated, row-major [n, 3]; nothing without headlines. */
export async function saidAtWrongTimes(
  dataset: Dataset,
  { network: kept, judged }: { network: TrainedNetwork; judged: Pick<ReturnType<typeof judgeAlone>, 'calibration'> },
  options: Pace & { onBatch?(): void },
): Promise<Record<string, Float32Array>> {
  if (!dataset.headlines?.isUsed) return {};
  const network = buildModel(dataset.config, kept.seed);
  try {
    restoreWeights(network, kept.weights);
    const logits = logitsOf(network);
    const said: Record<string, Float32Array> = {};
    for (const [name, lateMs] of Object.entries(shifts)) {
      const shifted = withHeadlinesLate(dataset, lateMs);
      said[name] = calibrate(await predictLogits(logits, shifted, dataset.split.test, options), judged.calibration);
    }
    return said;
  } finally {
    network.dispose();
  }
}
