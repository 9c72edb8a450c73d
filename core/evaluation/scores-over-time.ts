import { pieces, type Steps } from '../domain/steps.ts';
import type { UtcMs } from '../domain/time.ts';
import { brierSteps } from './brier-score.ts';
import { type ClassLabels, predictedClass } from './class-labels.ts';
import { logLossSteps } from './log-loss.ts';

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

/** How each sample was scored. [n] each */
export type SampleScores = {
  readonly losses: Float64Array;
  readonly briers: Float64Array;
  /** 1 where the likeliest class came true, else 0. */
  readonly hits: Uint8Array;
};

/** Log loss, Brier score and hit of each sample. */
export function* sampleScores(probabilities: Float32Array, labels: ClassLabels): Steps<SampleScores> {
  if (labels.length === 0) return { losses: new Float64Array(), briers: new Float64Array(), hits: new Uint8Array() };
  const losses = yield* logLossSteps(probabilities, labels);
  const briers = yield* brierSteps(probabilities, labels);
  const hits = new Uint8Array(labels.length);
  for (const { start, end } of pieces(hits.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      hits[i] = predictedClass(probabilities, i) === labels[i] ? 1 : 0;
    }
  }
  return { losses, briers, hits };
}

/**
 * Brier score, log loss and hit rate of each stretch of time, ascending; stretches without samples are left out.
 * @param stepMs length of a stretch; they are aligned to UTC
 */
export function* scoresOverTime(
  { losses, briers, hits }: SampleScores,
  times: ArrayLike<UtcMs>,
  stepMs: number,
): Steps<TimedScores[]> {
  const sums = new Map<UtcMs, Float64Array>();
  let last = Number.NaN;
  let sum: Float64Array = new Float64Array(4);
  for (const { start, end } of pieces(times.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const from = Math.floor(times[i] / stepMs) * stepMs;
      // Neighbours are mostly in one stretch.
      if (from !== last) {
        sum = sums.get(from) ?? new Float64Array(4);
        sums.set(from, sum);
        last = from;
      }
      sum[0] += 1;
      sum[1] += briers[i];
      sum[2] += losses[i];
      sum[3] += hits[i];
    }
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([from, [samples, brier, loss, came]]) => ({
      from,
      to: from + stepMs,
      samples,
      brier: brier / samples,
      logLoss: loss / samples,
      hitRate: came / samples,
    }));
}
