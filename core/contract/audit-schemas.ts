import { z } from 'zod';
import { timeframe } from './schemas.ts';
import { interval, presetName } from './training-schemas.ts';

export const auditRequest = z.object({
  preset: presetName.default('tiny'),
  /** Decides the market, the shuffle and the network. */
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
});

const measured = z.object({ value: z.number(), interval });

/** Can the learner learn what is there to be learnt? */
export const knownComponentResult = z.object({
  isPassed: z.boolean(),
  /** Share of right answers over the redrawn futures of every test decision, 0..1. */
  accuracy: z.number(),
  /**
   * The same for the best answers of somebody who knows all of the past and the hidden trend: at least what any learner
   * could reach, too high (by little) rather than too low.
   */
  bestAccuracy: z.number(),
  /** The same answers' accuracy on futures they were not chosen by: too low (by little) rather than too high. */
  bestAccuracyAtLeast: z.number(),
  /** accuracy / bestAccuracy; must reach `required`. */
  ratio: measured,
  required: z.number(),
  /** Share of right answers on the one future that came: the network's and the best answers'. */
  lived: z.object({ accuracy: measured, bestAccuracy: measured }),
  /** Ratios of simpler answers, for comparison: always the same class; logistic regression on the last bar of every timeframe. */
  constantRatio: z.number(),
  logisticRatio: z.number(),
  /** Futures drawn for each test decision. */
  futures: z.number().int(),
  sentence: z.string(),
});

/** Are whole windows used, or only their newest bars? */
export const orderOfMarksResult = z.object({
  isPassed: z.boolean(),
  /** A network each that reads one branch. */
  branches: z.array(
    z.object({
      /** What reads the branch: "Bi-LSTM". */
      layers: z.string(),
      timeframe,
      /** Bars. */
      window: z.number().int(),
      /** Expected accuracy over `bestAccuracy`; must reach `required`. */
      ratio: measured,
      /** The same for a network that sees the newest bar only; must not reach it. */
      newestBarRatio: z.number(),
    }),
  ),
  /** Of always answering what the window tells; exact. */
  bestAccuracy: z.number(),
  required: z.number(),
  sentence: z.string(),
});

/** Does the learner find something where nothing is? */
export const shuffledLabelsResult = z.object({
  isPassed: z.boolean(),
  /** Of the network's answers with every class weighted alike; its interval must hold `chance`. */
  balancedAccuracy: measured,
  chance: z.number(),
  /** Log loss of the base rate minus the network's; its interval must not lie above 0. */
  gain: measured,
  /**
   * The same for a logistic regression on the newest bar of every timeframe: it finds what the network overlooks, such as a
   * leak in the newest bar of a branch whose attention does not know which bar is the newest.
   */
  logisticGain: measured,
  sentence: z.string(),
});

export const auditResult = z.object({
  isPassed: z.boolean(),
  preset: presetName,
  seed: z.number().int(),
  samples: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
  knownComponent: knownComponentResult,
  orderOfMarks: orderOfMarksResult,
  shuffledLabels: shuffledLabelsResult,
  seconds: z.number(),
  /** What computed and why, one sentence. */
  backend: z.string(),
});

export const auditProgress = z.object({
  /** Of the whole audit, 0..1. */
  fraction: z.number(),
  /** What it is doing: "Training on the known component, epoch 2 of 8". */
  what: z.string(),
  samplesPerSecond: z.number().nullable(),
});

export const auditEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: auditProgress }),
  z.object({ kind: z.literal('result'), result: auditResult }),
]);
