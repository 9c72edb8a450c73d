import { z } from 'zod';
import { sentimentModels } from '../domain/news.ts';
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
    /** The highest of the schedule: a linear warm-up, then half a cosine down. */
    learningRate: z.number().gt(0).max(1).default(0.001),
    /** Networks trained, with seeds `seed`, `seed` + 1, …; the one that is best on validation is kept. */
    seeds: z.number().int().min(1).max(10).default(1),
    /** A sample this much older than the newest training sample counts half as much; null: all count the same. */
    recencyHalfLifeDays: z.number().gt(0).max(3_650).nullable().default(null),
    /** Also trains the network with branches left out, to say what each is worth. */
    branchBaselines: z.boolean().default(true),
    /** Branch C learns from the stored headlines, where there are any. */
    headlines: z.boolean().default(true),
    /** What computes: the kernels on WebAssembly, or tfjs-node where it is installed, or plain JavaScript. Default: WebAssembly. */
    backend: z.enum(['wasm', 'node', 'cpu']).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'the end of the range must be later than its start',
  });

/** What each model counts in the score of a headline. */
export const fusionWeights = z.record(z.enum(sentimentModels), z.number().min(0));

/** See `TradeRules`. */
export const tradeRules = z.object({
  takeProfitAtr: z.number(),
  stopLossAtr: z.number(),
  horizonMs: z.number(),
  roundTripCost: z.number(),
});

/** 95 % interval. */
export const interval = z.object({ low: z.number(), high: z.number() });

/** Samples whose probability for the predicted class lies in [from, to). */
export const reliabilityBin = z.object({
  from: z.number(),
  to: z.number(),
  samples: z.number().int(),
  /** Mean of the predicted probabilities; null without samples. */
  confidence: z.number().nullable(),
  /** Share that came true; null without samples. */
  hitRate: z.number().nullable(),
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
  /** Of each number above, by a block bootstrap over time; absent in reports of older versions. */
  intervals: z
    .object({
      logLoss: interval,
      brier: interval,
      accuracy: interval,
      balancedAccuracy: interval,
      macroF1: interval,
      mcc: interval,
      ece: interval,
    })
    .optional(),
  reliability: z.array(reliabilityBin).optional(),
});

/** Decisions that could not be used; `why` reads well after "left out:". */
export const leftOut = z.object({ why: z.string(), samples: z.number().int() });

const partCounts = z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() });

/** What headlines a network learnt from, or why from none. */
export const headlineSummary = z.object({
  /** False: Branch C saw nothing, and the network must not be shown headlines either. */
  isUsed: z.boolean(),
  /** One plain sentence. */
  detail: z.string(),
  /** Headlines, each once for every market that hears it. */
  mentions: z.number().int(),
  /** Share of them, 0..1, that was imported or fetched too late to be used live; null without any. */
  backfilledShare: z.number().nullable(),
  /** Readings of the Fear & Greed index, once for every market. */
  readings: z.number().int(),
  /** Decisions of each part with anything to hear: a headline of the last days or a reading. */
  samples: partCounts,
});

export const datasetSummary = z.object({
  samples: partCounts,
  from: utcMs,
  to: utcMs,
  /** SHA-256 over bars, headlines and configuration. */
  fingerprint: z.string(),
  /** Shares in the training part. */
  classShares: z.object({ short: z.number(), flat: z.number(), long: z.number() }),
  /** Shares in the validation part, which accuracy on validation is to be held against; absent in reports of older versions. */
  validationShares: z.object({ short: z.number(), flat: z.number(), long: z.number() }).optional(),
  /** Decisions that are in no part, and why; absent in reports of older versions. */
  leftOut: z.array(leftOut).optional(),
  /** Absent in reports of older versions, whose networks never saw headlines. */
  headlines: headlineSummary.optional(),
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

/** One of several networks that differ in their seed only. */
export const seedResult = z.object({
  seed: z.number().int(),
  validationLogLoss: z.number(),
  testLogLoss: z.number(),
  testBalancedAccuracy: z.number(),
  isKept: z.boolean(),
});

/** Why a run that nobody started by hand was started. */
export const retrainingMark = z.object({
  challengeId: z.string(),
  /** Its model is judged against this one. */
  championId: z.string(),
  /** Time between two decisions that the champion was trained on; absent: 10 minutes. */
  decisionEveryMs: z.number().int().positive().optional(),
  /** What the champion has learnt to trade, whatever the settings say by now. */
  rules: tradeRules,
});

/** Live state of one run: everything the Training page draws. */
export const runState = z.object({
  runId: z.string(),
  phase: z.enum(['preparing', 'training', 'paused', 'evaluating', 'done', 'cancelled', 'failed', 'interrupted']),
  /** Which of its networks is being trained, counted from 1, and what it is: "seed 2", "Branch A alone". */
  network: z.object({ index: z.number().int(), count: z.number().int(), what: z.string() }).nullable().default(null),
  /** Ended before its time with a checkpoint that it can go on from. */
  isResumable: z.boolean().default(false),
  /** What computes and why, one sentence. */
  backend: z.string().nullable().default(null),
  learningRate: z.number().nullable().default(null),
  spec: trainingSpec,
  /** Present when it retrains a model that predicts. */
  retraining: retrainingMark.optional(),
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
  /** Sizes of the network, trade rules and settings of the loop beside `spec`; absent before it has begun and in old records. */
  configuration: z.record(z.string(), z.json()).optional(),
  modelId: z.string().nullable(),
  /** Why its model is not put to use where no other predicts; absent when nothing speaks against it. */
  objection: z.string().optional(),
  verdict: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const trainingReport = z.object({
  modelId: z.string(),
  dataset: datasetSummary,
  training: trainingSummary,
  metrics: z.object({ validation: metrics, test: metrics }),
  /**
   * Test metrics of what a network must beat, by key: `baseRate`, `persistence`, `logistic`, and of networks with fewer branches
   * or with headlines at the wrong time.
   */
  baselines: z.record(z.string(), metrics),
  /**
   * Log loss of each baseline minus the model's on the same samples: above zero the model is better. With `seed` it is not the kept
   * model that is compared but the whole network of this seed, which the network with fewer branches has too.
   */
  gains: z
    .array(z.object({ over: z.string(), value: z.number(), interval, seed: z.number().int().optional() }))
    .optional(),
  /** In the order of the seeds. */
  seeds: z.array(seedResult).optional(),
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
  /** Since when what it lived through breaks what its test promised, and how; null while it does not. */
  demotion: z.object({ since: utcMs, why: z.string() }).nullable(),
  /** Why the model is refused; null when its files are sound. */
  problem: z.string().nullable(),
});
