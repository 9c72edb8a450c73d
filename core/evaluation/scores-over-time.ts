import type { UtcMs } from '../domain/time.ts';
import { sampleBrierScores } from './brier-score.ts';
import { type ClassLabels, predictedClass } from './class-labels.ts';
import { sampleLogLosses } from './log-loss.ts';

/** Means over the samples of [from, to). */
export type TimedScores = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly samples: number;
  /** Halved convention, 0..1. */
  readonly brier: number;
  readonly logLoss: number;
  readonly hitRate: number;
};

/**
 * Brier score, log loss and hit rate of each stretch of time, ascending; stretches without samples are left out.
 * @param stepMs length of a stretch; they are aligned to UTC
 */
export function scoresOverTime(
  probabilities: Float32Array,
  labels: ClassLabels,
  times: ArrayLike<UtcMs>,
  stepMs: number,
): TimedScores[] {
  const briers = sampleBrierScores(probabilities, labels);
  const losses = sampleLogLosses(probabilities, labels);
  const sums = new Map<UtcMs, [samples: number, brier: number, loss: number, hits: number]>();
  for (let i = 0; i < times.length; i += 1) {
    const from = Math.floor(times[i] / stepMs) * stepMs;
    const sum = sums.get(from) ?? [0, 0, 0, 0];
    sums.set(from, sum);
    sum[0] += 1;
    sum[1] += briers[i];
    sum[2] += losses[i];
    sum[3] += predictedClass(probabilities, i) === labels[i] ? 1 : 0;
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([from, [samples, brier, loss, hits]]) => ({
      from,
      to: from + stepMs,
      samples,
      brier: brier / samples,
      logLoss: loss / samples,
      hitRate: hits / samples,
    }));
}
