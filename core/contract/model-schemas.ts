import { z } from 'zod';
import { market, timeframe, utcMs } from './schemas.ts';
import { epochPoint, trainingReport } from './training-schemas.ts';

/** One of two models side by side. */
const comparedModel = z.object({
  modelId: z.string(),
  createdAt: utcMs,
  preset: z.string(),
  markets: z.array(market),
  parameters: z.number().int(),
  curve: z.array(epochPoint),
  report: trainingReport,
});

/** Two models side by side; pairs are in the order in which the models were named. */
export const modelComparison = z.object({
  models: z.tuple([comparedModel, comparedModel]),
  /** What was set differently, as text (times ISO); null where a model knows no such setting. */
  differences: z.array(
    z.object({ setting: z.string(), values: z.tuple([z.string().nullable(), z.string().nullable()]) }),
  ),
  /** Plain sentences: what keeps the two from being compared number by number. */
  remarks: z.array(z.string()),
});

/** How numbers are spread: equal bins from the lowest to the highest. */
export const histogram = z.object({
  low: z.number(),
  high: z.number(),
  counts: z.array(z.number().int()),
  values: z.number().int(),
  mean: z.number(),
  deviation: z.number(),
  /** Share of exact zeros, 0..1. */
  zeroShare: z.number(),
});

/** The inside of one layer of a saved model. */
export const layerInspection = z.object({
  weights: z.array(z.object({ name: z.string(), shape: z.array(z.number().int()), histogram })),
  /** What the layer answers for the latest prediction's windows; null when there are no such windows. */
  activation: z.object({ market, asOf: utcMs, shape: z.array(z.number().int()), histogram }).nullable(),
  /** Of an attention layer, for the same windows: how much each bar counts; the weights sum to 1, oldest bar first. */
  attention: z.object({ timeframe, bars: z.array(z.object({ openTime: utcMs, weight: z.number() })) }).nullable(),
  /** Why there are no activations. */
  problem: z.string().nullable(),
});
