import type { UtcMs } from '../domain/time.ts';
import { type ClassLabels, classCount } from './class-labels.ts';

/** Samples in any order. */
export type ResolvedSamples = {
  /** UTC ms. */
  readonly decisionTime: ArrayLike<UtcMs>;
  /** When the label became known, UTC ms: nothing decided earlier may use it. */
  readonly resolvedAt: ArrayLike<UtcMs>;
  /** Number of the market: outcomes of another market are not used. */
  readonly market: ArrayLike<number>;
  readonly labels: ClassLabels;
};

/**
 * The persistence baseline: how often each class followed the market's last outcome in training, given the last outcome that
 * was resolved by the sample's decision time. Row-major [asked samples, 3].
 * The shares are learned from training alone (each count plus one); outcomes of any part are the last one once resolved.
 * @param between samples decided after training and before the asked ones: those of validation, when test is asked
 */
export function persistenceProbabilities(
  train: ResolvedSamples,
  between: ResolvedSamples,
  asked: ResolvedSamples,
): Float32Array {
  const none = classCount;
  const counts = Array.from({ length: classCount + 1 }, () => new Array<number>(classCount).fill(1));
  lastOutcomes([train], train).forEach((last, i) => {
    counts[last][train.labels[i]] += 1;
    if (last !== none) counts[none][train.labels[i]] += 1;
  });
  const shares = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => count / total);
  });
  return Float32Array.from(lastOutcomes([train, between, asked], asked).flatMap((last) => shares[last]));
}

/** For each sample of `asked` the class of its market's newest outcome resolved by its decision time; `classCount` when there is none. */
function lastOutcomes(known: readonly ResolvedSamples[], asked: ResolvedSamples): number[] {
  const events = known
    .flatMap((samples) =>
      Array.from(samples.labels, (label, i) => ({
        label,
        time: samples.resolvedAt[i],
        decided: samples.decisionTime[i],
        market: samples.market[i],
      })),
    )
    .sort((a, b) => a.time - b.time || a.decided - b.decided);
  const order = Array.from(asked.labels, (_, i) => i).sort((a, b) => asked.decisionTime[a] - asked.decisionTime[b]);
  const newest = new Map<number, number>();
  const result = new Array<number>(asked.labels.length);
  let next = 0;
  for (const i of order) {
    for (; next < events.length && events[next].time <= asked.decisionTime[i]; next += 1)
      newest.set(events[next].market, events[next].label);
    result[i] = newest.get(asked.market[i]) ?? classCount;
  }
  return result;
}
