import { z } from 'zod';
import { market, text, timeframe, utcMs } from './schemas.ts';
import { interval, reliabilityBin } from './training-schemas.ts';

/** A number with its 95 % interval; null where nothing is known of the spread. */
const judged = z.object({ value: z.number(), interval: interval.nullable() });

/** Whether a model still is what its test promised. */
export const standing = z.object({
  modelId: z.string(),
  /** Since when its lived log loss breaks the promise; null while it does not. */
  demotedAt: utcMs.nullable(),
  /** Since when its features are unlike those of its training; null while they are not. */
  driftedAt: utcMs.nullable(),
  /** Plain sentences: what was found at the last look at each; null before it. */
  promise: z.string().nullable(),
  /** Found when drift could last be told. */
  drift: z.string().nullable(),
  /** Why the last look could not tell drift; null when it could. */
  driftProblem: z.string().nullable(),
});

export const performanceRequest = z.object({
  /** Default: the model that predicts the first streamed market, else the newest one that the record knows. */
  modelId: text.optional(),
  market: market.optional(),
  /** Decision times in [from, to); default: since the model's first recorded decision. */
  from: utcMs.optional(),
  to: utcMs.optional(),
});

/** A part of the lived decisions; what has no samples has no rates. */
const slice = z.object({
  /** A market, `long` or `short` or `abstain`, an hour of the UTC day `0` … `23`, or the lowest probability of a range such as `0.5`. */
  key: z.string(),
  /** Predictions whose outcome class is known. */
  samples: z.number().int(),
  effectiveSamples: z.number(),
  hitRate: judged.nullable(),
  brier: z.number().nullable(),
  /** Signals whose trade has ended, and what they earned on average after cost, fraction of entry. */
  trades: z.number().int(),
  meanProfit: z.number().nullable(),
});

/** Profits of equal stakes added up, fractions of one stake, after cost; in the order in which the trades ended. */
const equity = z.object({
  trades: z.number().int(),
  total: z.number(),
  meanProfit: judged,
  winRate: judged,
  /** Gains over losses; null without a loss. */
  profitFactor: z.number().nullable(),
  maxDrawdown: z.number(),
  /** At most 400: the sum after the last trade of a stretch of time, and the deepest drawdown within it. */
  points: z.array(z.object({ time: utcMs, total: z.number(), drawdown: z.number() })),
});

/** What the record says of predictions whose outcome class is known. */
const lived = z.object({
  samples: z.number().int(),
  /** Outcomes overlap: what they are worth as independent ones, those of several markets at one time together. */
  effectiveSamples: z.number(),
  /** Stretches of two horizons with samples: what the interval of the log loss is drawn from. */
  blocks: z.number().int(),
  logLoss: judged,
  /** How often the likeliest class came true. */
  hitRate: judged,
  brier: z.number(),
  ece: z.number(),
  /** Log loss of always answering the class shares of the training data, on the same decisions. */
  baseRateLogLoss: z.number().nullable(),
  reliability: z.array(reliabilityBin),
  overTime: z.array(
    z.object({
      from: utcMs,
      to: utcMs,
      samples: z.number().int(),
      brier: z.number(),
      logLoss: z.number(),
      hitRate: z.number(),
    }),
  ),
  coverage: z.array(
    z.object({ coverage: z.number(), samples: z.number().int(), probability: z.number(), hitRate: z.number() }),
  ),
});

/** What the model's test said. */
const promised = z.object({
  from: utcMs,
  to: utcMs,
  samples: z.number().int(),
  logLoss: judged,
  hitRate: judged,
  brier: judged,
  ece: z.number(),
  reliability: z.array(reliabilityBin),
  verdict: z.string(),
});

export const performanceReport = z.object({
  /** Every model that the record knows, the newest decision first. */
  modelIds: z.array(z.string()),
  /** Null: nothing was recorded that a model predicted. */
  modelId: z.string().nullable(),
  /** Its markets with recorded predictions. */
  markets: z.array(market),
  standing: standing.nullable(),
  promised: promised.nullable(),
  /** Why there is no promise to compare with; null when there is one. */
  problem: z.string().nullable(),
  /** First and last decision time of what was asked for; null without any. */
  range: z.object({ from: utcMs, to: utcMs }).nullable(),
  predictions: z.number().int(),
  /** Of these, those whose horizon is not over: they count in nothing below, because the outcomes that are known first are not like the rest. */
  open: z.number().int(),
  /** Predictions on markets it was not trained on: nothing was promised there, so they are left out of everything else. */
  leftOut: z.number().int(),
  lived: lived.nullable(),
  equity: equity.nullable(),
  slices: z.object({
    market: z.array(slice),
    signal: z.array(slice),
    hour: z.array(slice),
    confidence: z.array(slice),
  }),
});

const featureDrift = z.object({
  timeframe,
  feature: z.string(),
  label: z.string(),
  /** Population stability index of the newest bars of the lived windows against those of the training. */
  psi: z.number(),
  /** What is unusual: the larger of 0.25 and what weeks of the training showed; null when the training was too short to say. */
  limit: z.number().nullable(),
});

export const drift = z.object({
  modelId: z.string(),
  /** Why nothing can be said; null when it can. */
  problem: z.string().nullable(),
  from: utcMs.nullable(),
  to: utcMs.nullable(),
  /** Lived decisions that were looked at. */
  decisions: z.number().int(),
  /** Mean index over all features, and what is unusual of it. */
  mean: z.number().nullable(),
  limit: z.number().nullable(),
  /** The farthest above its limit first. */
  features: z.array(featureDrift),
});

const marketHealth = z.object({
  market,
  /** Close of the newest closed 1m bar; null without any. */
  lastClosedTime: utcMs.nullable(),
  isStale: z.boolean(),
  /** 1m bars of the period that are not there; `holes` are those the exchange does not have. */
  missing: z.number().int(),
  holes: z.number().int(),
  /** Stored 1m bars of the period that the exchange changed afterwards. */
  revisions: z.number().int(),
  /** Rows of any timeframe that were refused in the period; only the newest 1,000 of all markets are kept. */
  quarantined: z.number().int(),
  decisions: z.number().int(),
  predicted: z.number().int(),
  signals: z.number().int(),
  /** From the close of the bar to the record, of predictions, ms; null without any. */
  delay: z.object({ median: z.number(), p99: z.number() }).nullable(),
  /** Predictions that wait for a missing bar to know their outcome. */
  waiting: z.number().int(),
});

export const dataHealth = z.object({
  from: utcMs,
  to: utcMs,
  markets: z.array(marketHealth),
  /** Why there was no signal, in sentences that are the same whatever the numbers. Most frequent first. */
  abstentions: z.array(z.object({ reason: z.string(), count: z.number().int(), markets: z.array(market) })),
});
