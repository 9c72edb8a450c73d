import type { Performance } from '../../contract/contract.ts';
import { seededRandom } from '../../domain/random.ts';
import { pieces, type Steps } from '../../domain/steps.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { binomialInterval } from '../../evaluation/binomial-interval.ts';
import { type BootstrapMean, bootstrapSteps } from '../../evaluation/block-bootstrap.ts';
import { calibrationErrorSteps } from '../../evaluation/calibration-error.ts';
import { classCount } from '../../evaluation/class-labels.ts';
import { coverageCurve } from '../../evaluation/coverage-curve.ts';
import { sampleLogLosses } from '../../evaluation/log-loss.ts';
import { reliabilitySteps } from '../../evaluation/reliability.ts';
import { blockLength } from '../../evaluation/resample-blocks.ts';
import { type SampleScores, scoresOverTime } from '../../evaluation/scores-over-time.ts';
import { effectiveSamples } from '../../labels/uniqueness.ts';
import { type LivedColumns, pick, unknownLabel } from './lived-columns.ts';

export type Lived = NonNullable<Performance['lived']>;

/** Of a run of trials the same blocks are drawn. */
const seed = 1;
/** More days than this are drawn a week at a time. */
const mostDays = 60;

/**
 * Predictions whose outcome class is known.
 * @param all whose horizon is over: of the others it is not left to chance which of them have a label
 */
export const judgedOf = (all: LivedColumns): Steps<LivedColumns> =>
  pick(all, ({ labels }, i) => labels[i] !== unknownLabel);

/** Log loss with its interval over blocks of two horizons, which decisions of several markets at one time share. */
export function* livedLogLoss(judged: LivedColumns, losses: Float64Array): Steps<BootstrapMean> {
  const blockMs = blockLength(yield* longestHorizon(judged));
  return yield* bootstrapSteps({ values: losses, times: judged.asOf, blockMs, random: seededRandom(seed) });
}

/** The part of it in the newest `blocks` of the stretches that the interval of its log loss is drawn from. */
export function* newestOf(judged: LivedColumns, blocks: number): Steps<LivedColumns> {
  const blockMs = blockLength(yield* longestHorizon(judged));
  const found = new Set<number>();
  for (const { start, end } of pieces(judged.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      found.add(Math.floor(judged.asOf[i] / blockMs));
    }
  }
  const first = [...found].sort((a, b) => b - a).at(blocks - 1) ?? -Infinity;
  return yield* pick(judged, ({ asOf }, i) => Math.floor(asOf[i] / blockMs) >= first);
}

/** The longest time that an outcome was open, ms. */
export function* longestHorizon({ length, asOf, horizonEnd }: LivedColumns): Steps<number> {
  let most = 0;
  for (const { start, end } of pieces(length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      most = Math.max(most, horizonEnd[i] - asOf[i]);
    }
  }
  return most;
}

/** The first and last decision time: rows are not in the order of time where some were caught up on. */
export function* rangeOf({ length, asOf }: LivedColumns): Steps<{ from: UtcMs; to: UtcMs }> {
  let [from, to] = [Infinity, -Infinity];
  for (const { start, end } of pieces(length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      from = Math.min(from, asOf[i]);
      to = Math.max(to, asOf[i]);
    }
  }
  return { from, to };
}

/** How often the likeliest class came true, with Wilson's interval of the effective samples. */
export function rateOf(hits: number, samples: number, effective: number): Lived['hitRate'] {
  const value = hits / samples;
  return { value, interval: binomialInterval(value, effective) };
}

function* sumOf(values: ArrayLike<number>): Steps<number> {
  let sum = 0;
  for (const { start, end } of pieces(values.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      sum += values[i];
    }
  }
  return sum;
}

/** Log loss of always answering the same shares. */
function* logLossOf(shares: readonly number[], { length, labels }: LivedColumns): Steps<number> {
  const said = Float32Array.from({ length: classCount ** 2 }, (_, i) => shares[i % classCount]);
  const losses = sampleLogLosses(
    said,
    Uint8Array.from({ length: classCount }, (_, k) => k),
  );
  let sum = 0;
  for (const { start, end } of pieces(length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      sum += losses[labels[i]];
    }
  }
  return sum / length;
}

/**
 * Everything that is said of the lived predictions as a whole.
 * @param judged at least one
 * @param classShares of the training, short, flat, long; what always answering them would lose is the line to beat
 */
export function* judgeLived(
  judged: LivedColumns,
  scores: SampleScores,
  classShares: readonly number[] | undefined,
): Steps<Lived> {
  const { length, asOf, horizonEnd, probabilities, labels } = judged;
  const { losses, briers, hits } = scores;
  const { blocks, value, low, high } = yield* livedLogLoss(judged, losses);
  // An outcome's label is known with the end of its horizon at the latest. Markets move together, so those of several markets at one
  // time share it as well: rather too few.
  const effective = yield* effectiveSamples(asOf, horizonEnd);
  const { from, to } = yield* rangeOf(judged);
  return {
    samples: length,
    effectiveSamples: effective,
    blocks,
    logLoss: { value, interval: blocks < 2 ? null : { low, high } },
    hitRate: rateOf(yield* sumOf(hits), length, effective),
    brier: (yield* sumOf(briers)) / length,
    ece: yield* calibrationErrorSteps(probabilities, labels),
    baseRateLogLoss: classShares ? yield* logLossOf(classShares, judged) : null,
    reliability: yield* reliabilitySteps(probabilities, labels),
    overTime: yield* scoresOverTime(scores, asOf, to - from > mostDays * dayMs ? 7 * dayMs : dayMs),
    coverage: yield* coverageCurve(probabilities, labels),
  };
}
