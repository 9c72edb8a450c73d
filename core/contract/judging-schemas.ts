import { z } from 'zod';
import { market, timeframe, utcMs } from './schemas.ts';
import { interval, leftOut, metrics } from './training-schemas.ts';

const count = z.number().int().min(0);
const range = z.object({ from: utcMs, to: utcMs });

/** Bars of one series that a training would read, its warm-up included. */
const seriesCoverage = z.object({
  market,
  timeframe,
  bars: count,
  /** Open times of the first and the last bar; null without bars. */
  from: utcMs.nullable(),
  to: utcMs.nullable(),
  /** Stretches without bars between them, and how many bars those lack. */
  gaps: count,
  missingBars: count,
});

const partPreview = z.object({
  samples: count,
  /** First and last decision time; null without samples. */
  range: range.nullable(),
  /** Samples of each class. */
  classes: z.object({ short: count, flat: count, long: count }),
  /** How many samples with an outcome of their own would be worth as much: the sum of their uniqueness, each market by itself. */
  effectiveSamples: z.number(),
});

/** What a training would learn from, before it is started. */
export const trainingPreview = z.object({
  series: z.array(seriesCoverage),
  parts: z.object({ train: partPreview, validation: partPreview, test: partPreview }),
  /** The last tenth of the decisions, which no part may use; its outcomes are not looked at. Null when there are no decisions. */
  sealed: range.extend({ samples: count }).nullable(),
  /** Headlines and Fear & Greed readings that came in the range, each once for every market that hears it. */
  headlines: z.object({ mentions: count, readings: count }),
  /** Decisions that are in no part, and why; the sealed ones are not among them. */
  leftOut: z.array(leftOut),
  /** One plain sentence when a training could not start; null when it could. */
  problem: z.string().nullable(),
});

/** One look at a sealed window; recorded before it was shown. */
export const sealedOpening = z.object({
  time: utcMs,
  modelId: z.string(),
  markets: z.array(market),
  /** First and last decision time judged. */
  from: utcMs,
  to: utcMs,
  metrics,
  /** Of answering the class shares of the training part. */
  baseRate: metrics,
  /** Log loss of the base rate minus the model's; null when the window is too short for an interval. */
  gain: z.object({ value: z.number(), interval }).nullable(),
  verdict: z.string(),
});

/** The sealed window of a model, and who has looked. */
export const sealedWindow = z.object({
  modelId: z.string(),
  markets: z.array(market),
  /** First and last decision time; null when the model has none. */
  range: range.nullable(),
  /** Why it has none; null when it has one. */
  problem: z.string().nullable(),
  /** How often any model, this one included, was opened on a window that overlaps this one in one of its markets. */
  openings: count,
  /** How many trainings of other models, before and since this one's, used part of the window to learn, choose or test. */
  trainings: z.object({ earlier: count, later: count }),
  /** Of this model, oldest first; empty until it is opened. */
  results: z.array(sealedOpening),
});
