import { z } from 'zod';
import { market, prediction, timeframe, utcMs } from './schemas.ts';

const outcome = z.enum(['short', 'flat', 'long']);
const lane = z.enum(['micro', 'macro', 'sentiment']);

/** How a feature's value is read; fractions are not percents. */
export const featureUnit = z.enum([
  /** Of a price: 0.0012 is 0.12 %. */
  'fraction',
  /** 0..1 shown as 0..100, as RSI is. */
  'index',
  /** Plain, −1..1 or 0..1. */
  'ratio',
  /** Standard deviations. */
  'deviations',
  /** Multiples of the average true range. */
  'atr',
  /** Value is the bar's close, UTC ms; only its time of day (day of the week) is a feature. */
  'timeOfDay',
  'dayOfWeek',
  /** 1 when the bar before is missing, else 0. */
  'flag',
]);

export const explainRequest = z.object({
  market,
  /** As in `predictions.make`. */
  at: utcMs.optional(),
  modelId: z.string().optional(),
  /** The class whose probability is explained; default: the likeliest. */
  outcome: outcome.optional(),
});

/**
 * Why the network says what it says. Contributions are fractions of probability (0.04: four points): integrated
 * gradients on the way from the baseline, where every feature is at its training mean and there are no headlines, to the bars and
 * headlines as they are.
 */
export const explanation = z.object({
  prediction,
  outcome,
  /** Calibrated probability of `outcome` here, and of the baseline. */
  probability: z.number(),
  baseline: z.number(),
  /** Contributions add up to probability − baseline but for this, because the integral is a sum of `steps` terms. */
  residual: z.number(),
  /** What the size of `residual` stays below when the explanation may be trusted. */
  tolerance: z.number(),
  steps: z.number().int(),
  /** What each lane brings: the sum of its windows, or of the features of the headlines. Always micro, macro, sentiment. */
  branches: z.array(
    z.object({
      lane,
      contribution: z.number(),
      /** False when the network has no such branch, or there was nothing to feed it. */
      isPresent: z.boolean(),
    }),
  ),
  /** One for each timeframe the network reads, shortest first; bars ascending, the lists as long as the window. */
  windows: z.array(
    z.object({
      timeframe,
      lane,
      contribution: z.number(),
      openTime: z.array(utcMs),
      /** What each bar brings. */
      barContributions: z.array(z.number()),
      /** How much the network looks at each bar, 0..1, sum 1; null in the micro lane, which has no attention. */
      attention: z.array(z.number()).nullable(),
    }),
  ),
  /** Every feature of every window, and of the headlines where there are any, the largest contribution first; sine and cosine of a time count as one. */
  features: z.array(
    z.object({
      /** Null: of the headlines. */
      timeframe: timeframe.nullable(),
      feature: z.string(),
      /** In plain words. */
      label: z.string(),
      unit: featureUnit,
      /** Of the newest bar, unscaled; or of the headlines at the decision. */
      value: z.number(),
      /** How far that is from the training mean, in training deviations, within ±8; null for a time and for headlines. */
      deviations: z.number().nullable(),
      contribution: z.number(),
    }),
  ),
});
