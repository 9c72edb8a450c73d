import { setImmediate } from 'node:timers/promises';
import type { Performance } from '../../contract/contract.ts';
import { outcomes } from '../../domain/prediction.ts';
import { seededRandom } from '../../domain/random.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { binomialInterval } from '../../evaluation/binomial-interval.ts';
import { type BootstrapMean, blockBootstrap } from '../../evaluation/block-bootstrap.ts';
import { brierScore } from '../../evaluation/brier-score.ts';
import { calibrationError } from '../../evaluation/calibration-error.ts';
import { classCount, predictedClass } from '../../evaluation/class-labels.ts';
import { coverageCurve } from '../../evaluation/coverage-curve.ts';
import { logLoss, sampleLogLosses } from '../../evaluation/log-loss.ts';
import { reliabilityCurve } from '../../evaluation/reliability.ts';
import { blockLength } from '../../evaluation/resample-blocks.ts';
import { scoresOverTime } from '../../evaluation/scores-over-time.ts';
import { effectiveSamples, type Span } from '../../labels/uniqueness.ts';
import type { LivedRow } from '../../record/lived-rows.ts';

export type Lived = NonNullable<Performance['lived']>;

/** Predictions whose outcome class is known, as the metrics take them. */
export type Judged = {
  readonly rows: readonly LivedRow[];
  readonly probabilities: Float32Array;
  readonly labels: Uint8Array;
};

/** Of a run of trials the same blocks are drawn. */
const seed = 1;
/** More days than this are drawn a week at a time. */
const mostDays = 60;

/** @param all whose horizon is over: of the others it is not left to chance which of them have a label */
export function judgedOf(all: readonly LivedRow[]): Judged {
  const rows = all.filter(({ label }) => label !== null);
  const probabilities = new Float32Array(rows.length * classCount);
  rows.forEach(({ short, flat, long }, i) => {
    probabilities.set([short, flat, long], i * classCount);
  });
  return { rows, probabilities, labels: Uint8Array.from(rows, ({ label }) => outcomes.indexOf(label ?? 'flat')) };
}

/** Until when a prediction's outcome was open; that of its label ends with the horizon at the latest. */
const spanOf = ({ asOf, horizonEnd }: LivedRow): Span => ({ from: asOf, to: horizonEnd });

/**
 * What overlapping outcomes are worth as independent ones. Markets move together, so those of several markets at one time share it as well:
 * rather too few.
 */
export const effectiveOf = (rows: readonly LivedRow[]) => effectiveSamples(rows.map(spanOf));

/** Log loss with its interval over blocks of two horizons, which decisions of several markets at one time share. */
export function livedLogLoss({ rows, probabilities, labels }: Judged): BootstrapMean {
  return blockBootstrap({
    values: sampleLogLosses(probabilities, labels),
    times: rows.map(({ asOf }) => asOf),
    blockMs: blockLength(longestHorizon(rows)),
    random: seededRandom(seed),
  });
}

/** The part of it in the newest `blocks` of the stretches that the interval of its log loss is drawn from. */
export function newestOf({ rows }: Judged, blocks: number): Judged {
  const blockMs = blockLength(longestHorizon(rows));
  const blockOf = ({ asOf }: LivedRow) => Math.floor(asOf / blockMs);
  const first = [...new Set(rows.map(blockOf))].sort((a, b) => b - a).at(blocks - 1) ?? -Infinity;
  return judgedOf(rows.filter((row) => blockOf(row) >= first));
}

const longestHorizon = (rows: readonly LivedRow[]) =>
  rows.reduce((most, { asOf, horizonEnd }) => Math.max(most, horizonEnd - asOf), 0);

/** How often the likeliest class came true, with Wilson's interval of the effective samples. */
export function hitRateOf({ probabilities, labels }: Judged, effective: number): Lived['hitRate'] {
  const hits = labels.reduce((sum, label, i) => sum + (predictedClass(probabilities, i) === label ? 1 : 0), 0);
  const value = hits / labels.length;
  return { value, interval: binomialInterval(value, effective) };
}

/**
 * Everything that is said of the lived predictions as a whole. The event loop runs on in between.
 * @param judged at least one
 * @param classShares of the training, short, flat, long; what always answering them would lose is the line to beat
 */
export async function judgeLived(judged: Judged, classShares: readonly number[] | undefined): Promise<Lived> {
  const { rows, probabilities, labels } = judged;
  const { blocks, value, low, high } = livedLogLoss(judged);
  await setImmediate();
  const effective = effectiveOf(rows);
  await setImmediate();
  const coverage = coverageCurve(probabilities, labels);
  await setImmediate();
  const times = rows.map(({ asOf }) => asOf);
  const [first, last] = endsOf(times);
  const overTime = scoresOverTime(probabilities, labels, times, last - first > mostDays * dayMs ? 7 * dayMs : dayMs);
  await setImmediate();
  const baseRate = classShares && Float32Array.from(probabilities, (_, i) => classShares[i % classCount]);
  return {
    samples: rows.length,
    effectiveSamples: effective,
    blocks,
    logLoss: { value, interval: blocks < 2 ? null : { low, high } },
    hitRate: hitRateOf(judged, effective),
    brier: brierScore(probabilities, labels),
    ece: calibrationError(probabilities, labels),
    baseRateLogLoss: baseRate ? logLoss(baseRate, labels) : null,
    reliability: reliabilityCurve(probabilities, labels),
    overTime,
    coverage,
  };
}

/** Rows are not in the order of time where some were caught up on. */
function endsOf(times: readonly UtcMs[]): readonly [UtcMs, UtcMs] {
  return [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
}
