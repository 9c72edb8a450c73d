import type { AuditResult } from '../contract/contract.ts';
import { share } from '../domain/percent.ts';
import { dayMs } from '../domain/timeframe.ts';
import { predictedClass } from '../evaluation/class-labels.ts';
import { labelsOf } from '../training/dataset.ts';
import type { Control } from './control-market.ts';
import { lastBarRegression } from './last-bar-regression.ts';
import { ratioInterval } from './ratio-interval.ts';

/** Share of the best accuracy that a sound learner reaches. */
const required = 0.95;
/** A trend lasts nine hours on average: days are nearly independent of each other. */
const blockMs = dayMs;

/** The answer to each row of probabilities or shares. */
function answersOf(rows: Float32Array): Uint8Array {
  return Uint8Array.from({ length: rows.length / 3 }, (_, i) => predictedClass(rows, i));
}

/** How often each answer came true in the futures. */
function hits(answers: Uint8Array, futures: Float32Array): Float64Array {
  return Float64Array.from(answers, (answer, i) => futures[i * 3 + answer]);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Holds a network's answers on the test part to the best there could be. Both are judged on many redrawn futures of each decision,
 * so that luck with the one that came plays no part; that one is reported beside.
 * @param said probabilities, row-major [n, 3], for each test sample
 * @param futures two independent draws of `redrawnFutures` of the test samples, of `count` futures each
 * @throws Failure 'cancelled'
 */
export async function judgeKnownComponent(
  { dataset }: Pick<Control, 'dataset'>,
  said: Float32Array,
  futures: { readonly first: Float32Array; readonly second: Float32Array; readonly count: number },
  signal?: AbortSignal,
): Promise<AuditResult['knownComponent']> {
  const { split, samples, classShares } = dataset;
  const { first, second, count } = futures;
  const times = Array.from(split.test, (i) => samples[i].decisionTime);
  const labels = labelsOf(dataset, split.test);
  const all = first.map((share, i) => (share + second[i]) / 2);
  const best = answersOf(all);
  const answers = answersOf(said);
  const bestHits = hits(best, all);
  const bestAccuracy = mean(bestHits);
  const ratioOf = (of: Uint8Array) => mean(hits(of, all)) / bestAccuracy;

  const ones = new Float64Array(labels.length).fill(1);
  const livedAccuracy = (of: Uint8Array) =>
    ratioInterval(
      Float64Array.from(of, (answer, i) => (answer === labels[i] ? 1 : 0)),
      ones,
      times,
      blockMs,
    );
  const ratio = ratioInterval(hits(answers, all), bestHits, times, blockMs);
  const isPassed = ratio.value >= required;
  const logisticRatio = ratioOf(answersOf(await lastBarRegression(dataset, signal)));
  const reached = `${share(ratio.value)} of the best accuracy that is possible there (${share(bestAccuracy)})`;
  return {
    isPassed,
    accuracy: mean(hits(answers, all)),
    bestAccuracy,
    bestAccuracyAtLeast: (mean(hits(answersOf(first), second)) + mean(hits(answersOf(second), first))) / 2,
    ratio,
    required,
    lived: { accuracy: livedAccuracy(answers), bestAccuracy: livedAccuracy(best) },
    constantRatio: ratioOf(best.slice().fill(classShares.indexOf(Math.max(...classShares)))),
    logisticRatio,
    futures: 2 * count,
    sentence: isPassed
      ? `The network learns what can be learnt here: it reaches ${reached}. A regression on the newest bars alone reaches ${share(logisticRatio)}, so this shows that learning works, not that long windows are used.`
      : `The network does not learn what can be learnt: it reaches ${reached}, and ${share(required)} are required.`,
  };
}
