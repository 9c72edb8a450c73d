import type { Performance } from '../../contract/contract.ts';
import type { Steps } from '../../domain/steps.ts';
import { toIso } from '../../domain/time.ts';
import { logLossSteps } from '../../evaluation/log-loss.ts';
import { breakOf, fewestLivedBlocks, newestLivedBlocks } from '../../evaluation/standing.ts';
import type { Manifest } from '../../model/manifest.ts';
import { judgedOf, livedLogLoss, newestOf, rangeOf } from './judge-lived.ts';
import { type LivedColumns, pick } from './lived-columns.ts';

type Promised = NonNullable<Performance['promised']>;

/** What a model's test said, in the terms of the record. */
export function promisedOf({ split, report }: Manifest): Promised {
  const { samples, logLoss, accuracy, brier, ece, intervals, reliability } = report.metrics.test;
  return {
    ...split.test,
    samples,
    logLoss: { value: logLoss, interval: intervals?.logLoss ?? null },
    hitRate: { value: accuracy, interval: intervals?.accuracy ?? null },
    brier: { value: brier, interval: intervals?.brier ?? null },
    ece,
    reliability: reliability ?? [],
    verdict: report.verdict,
  };
}

/** Predictions on the markets that a model was trained on: only there its test promised anything. */
export function promisedRows(manifest: Manifest, rows: LivedColumns): Steps<LivedColumns> {
  const isPromised = rows.names.markets.map((market) => manifest.markets.includes(market));
  return pick(rows, ({ market }, i) => isPromised[market[i]]);
}

/**
 * Whether what a model lived through breaks what its test promised, and one sentence of how it is.
 * @param rows of the markets that it was trained on, whose horizon is over
 */
export function* judgePromise(
  manifest: Manifest,
  rows: LivedColumns,
  wasBroken: boolean,
): Steps<{ isBroken: boolean; sentence: string }> {
  const said = manifest.report.metrics.test.intervals?.logLoss;
  if (!said) {
    return {
      isBroken: wasBroken,
      sentence: 'The model was stored without the interval of its test, so it cannot be held to it.',
    };
  }
  const judged = yield* judgedOf(rows);
  if (judged.length === 0) return { isBroken: wasBroken, sentence: 'None of its predictions is over yet.' };
  const whole = yield* livedLogLoss(judged, yield* logLossSteps(judged.probabilities, judged.labels));
  const isLong = whole.blocks > newestLivedBlocks;
  const late = isLong ? yield* newestOf(judged, newestLivedBlocks) : judged;
  const newest = isLong ? yield* livedLogLoss(late, yield* logLossSteps(late.probabilities, late.labels)) : whole;
  const broken = breakOf(wasBroken, said, whole, newest);
  const isBroken = broken !== undefined;
  const [lived, of, which] = broken === 'newest' ? [newest, late, 'its newest '] : [whole, judged, ''];
  const { from } = yield* rangeOf(of);
  const where = `${which}${of.length} predictions since ${toIso(from).slice(0, 10)}`;
  const figures = `log loss ${number(lived.value)} on ${where}, where its test promised ${number(said.low)} to ${number(said.high)}`;
  if (lived.blocks < fewestLivedBlocks) {
    const sentence = `Too early to hold it to its test: ${figures}; a week of outcomes is needed.`;
    return { isBroken, sentence };
  }
  const interval = `95 % interval ${number(lived.low)} to ${number(lived.high)}`;
  if (isBroken) return { isBroken, sentence: `It no longer holds what its test promised: ${figures} (${interval}).` };
  if (lived.value <= said.high) return { isBroken, sentence: `It holds what its test promised: ${figures}.` };
  return {
    isBroken,
    sentence: `It does worse than its test promised, which chance may explain: ${figures} (${interval}).`,
  };
}

const number = (value: number) => value.toFixed(3);
