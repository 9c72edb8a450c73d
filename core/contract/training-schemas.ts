import { z } from 'zod';
import { market, utcMs } from './schemas.ts';

export const presetName = z.enum(['tiny', 'base', 'large']);

export const trainingSpec = z
  .object({
    markets: z
      .array(market)
      .min(1)
      .max(20)
      .refine((markets) => new Set(markets).size === markets.length, 'each market may be named only once'),
    /** Range of the decision times; undefined means everything there is. */
    from: utcMs.optional(),
    to: utcMs.optional(),
    preset: presetName.default('base'),
    seed: z.number().int().min(0).max(4_294_967_295).default(1),
    epochs: z.number().int().min(1).max(1_000).default(20),
    batchSize: z.number().int().min(1).max(4_096).default(64),
    learningRate: z.number().gt(0).max(1).default(0.001),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'the end of the range must be later than its start',
  });

export const metrics = z.object({
  samples: z.number().int(),
  logLoss: z.number(),
  brier: z.number(),
  accuracy: z.number(),
  balancedAccuracy: z.number(),
  macroF1: z.number(),
  mcc: z.number(),
  ece: z.number(),
  /** Rows actual, columns predicted, order short, flat, long; counts. */
  confusion: z.array(z.array(z.number().int())),
});

export const datasetSummary = z.object({
  samples: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
  from: utcMs,
  to: utcMs,
  /** SHA-256 over bars and configuration. */
  fingerprint: z.string(),
  /** Shares in the training part. */
  classShares: z.object({ short: z.number(), flat: z.number(), long: z.number() }),
});

export const trainingSummary = z.object({
  epochs: z.number().int(),
  steps: z.number().int(),
  seconds: z.number(),
  samplesPerSecond: z.number(),
  backend: z.string(),
  threads: z.number().int(),
});

export const epochPoint = z.object({
  epoch: z.number().int(),
  trainLoss: z.number(),
  validationLoss: z.number(),
  validationAccuracy: z.number(),
});

/** Live state of one run: everything the Training page draws. */
export const runState = z.object({
  runId: z.string(),
  phase: z.enum(['preparing', 'training', 'evaluating', 'done', 'cancelled', 'failed', 'interrupted']),
  spec: trainingSpec,
  startedAt: utcMs,
  epoch: z.number().int(),
  epochs: z.number().int(),
  step: z.number().int(),
  steps: z.number().int(),
  loss: z.number().nullable(),
  samplesPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  /** Log loss of always answering the class shares of the training part, on validation: the line to beat. */
  baseRateLoss: z.number().nullable(),
  curve: z.array(epochPoint),
  dataset: datasetSummary.nullable(),
  modelId: z.string().nullable(),
  verdict: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const trainingReport = z.object({
  modelId: z.string(),
  dataset: datasetSummary,
  training: trainingSummary,
  metrics: z.object({ validation: metrics, test: metrics }),
  /** Test metrics of what a network must beat: `baseRate`, `persistence`. */
  baselines: z.record(z.string(), metrics),
  verdict: z.string(),
});

/** One layer of the real network, for the diagram. */
export const layerNode = z.object({
  name: z.string(),
  kind: z.string(),
  lane: z.enum(['micro', 'macro', 'sentiment', 'fusion']),
  outputShape: z.array(z.number().int().nullable()),
  parameters: z.number().int(),
  trainable: z.number().int(),
  inputs: z.array(z.string()),
});

export const architecture = z.object({
  layers: z.array(layerNode),
  parameters: z.number().int(),
});

/** One row of the model list; what is null is not known, because the model is refused. */
export const modelSummary = z.object({
  modelId: z.string(),
  createdAt: utcMs.nullable(),
  preset: z.string().nullable(),
  /** None when the model is refused. */
  markets: z.array(market),
  from: utcMs.nullable(),
  to: utcMs.nullable(),
  parameters: z.number().int().nullable(),
  testLogLoss: z.number().nullable(),
  baseRateLogLoss: z.number().nullable(),
  /** Empty when the model is refused. */
  verdict: z.string(),
  isBundled: z.boolean(),
  activeFor: z.array(market),
  /** Why the model is refused; null when its files are sound. */
  problem: z.string().nullable(),
});
