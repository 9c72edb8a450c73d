import { setImmediate } from 'node:timers/promises';
import type { Performance } from '../../contract/contract.ts';
import { toIso } from '../../domain/time.ts';
import { breakOf, fewestLivedBlocks, newestLivedBlocks } from '../../evaluation/standing.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { LivedRow } from '../../record/lived-rows.ts';
import { type Judged, judgedOf, livedLogLoss, newestOf } from './judge-lived.ts';

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
export const promisedRows = (manifest: Manifest, rows: readonly LivedRow[]) =>
  rows.filter(({ market }) => manifest.markets.includes(market));

/**
 * Whether what a model lived through breaks what its test promised, and one sentence of how it is. The event loop runs on in between.
 * @param rows of the markets that it was trained on, whose horizon is over
 */
export async function judgePromise(
  manifest: Manifest,
  rows: readonly LivedRow[],
  wasBroken: boolean,
): Promise<{ isBroken: boolean; sentence: string }> {
  const said = manifest.report.metrics.test.intervals?.logLoss;
  if (!said) {
    return {
      isBroken: wasBroken,
      sentence: 'The model was stored without the interval of its test, so it cannot be held to it.',
    };
  }
  const judged = judgedOf(rows);
  if (judged.rows.length === 0) return { isBroken: wasBroken, sentence: 'None of its predictions is over yet.' };
  await setImmediate();
  const whole = livedLogLoss(judged);
  await setImmediate();
  const isLong = whole.blocks > newestLivedBlocks;
  const late = isLong ? newestOf(judged, newestLivedBlocks) : judged;
  const newest = isLong ? livedLogLoss(late) : whole;
  const broken = breakOf(wasBroken, said, whole, newest);
  const isBroken = broken !== undefined;
  const [lived, where] = broken === 'newest' ? [newest, figuresOf(late, 'its newest ')] : [whole, figuresOf(judged)];
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

function figuresOf({ rows }: Judged, which = ''): string {
  const since = toIso(rows.reduce((first, { asOf }) => Math.min(first, asOf), Infinity)).slice(0, 10);
  return `${which}${rows.length} predictions since ${since}`;
}

const number = (value: number) => value.toFixed(3);
