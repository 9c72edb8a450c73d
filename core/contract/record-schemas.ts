import { z } from 'zod';
import { market, probabilities, text, utcMs } from './schemas.ts';

const number = z.number().int().min(1);

export const recordedDecision = z.object({
  /** 1, 2, 3, … without a gap. */
  number,
  previousHash: z.string(),
  hash: z.string(),
  market,
  asOf: utcMs,
  recordedAt: utcMs,
  modelId: z.string().nullable(),
  inputHash: z.string().nullable(),
  probabilities: probabilities.nullable(),
  signal: z.enum(['long', 'short', 'abstain']),
  side: z.enum(['long', 'short']).nullable(),
  entry: z.number().nullable(),
  takeProfit: z.number().nullable(),
  stopLoss: z.number().nullable(),
  tickSize: z.number().nullable(),
  atr: z.number().nullable(),
  breakEven: z.number().nullable(),
  expectedValue: z.number().nullable(),
  roundTripCost: z.number(),
  horizonEnd: utcMs,
  reasons: z.array(z.string()).readonly(),
});

export const decisionOutcome = z.object({
  number,
  end: z.enum(['takeProfit', 'stopLoss', 'horizon']),
  endTime: utcMs,
  exit: z.number(),
  /** Fraction of entry, after cost. */
  profit: z.number(),
  bestExcursion: z.number(),
  worstExcursion: z.number(),
  label: z.enum(['short', 'flat', 'long']).nullable(),
});

export const listedDecision = z.object({
  decision: recordedDecision,
  /** Null: it is open, or there is nothing to come of it. */
  outcome: decisionOutcome.nullable(),
  /** Why there is no outcome although there should be one: bars are missing. */
  waiting: z.string().nullable(),
});

/** What became of a row, as it was stated at `statedAt`; `note` says why it was stated again. */
const statedOutcome = z.object({ outcome: decisionOutcome, statedAt: utcMs, note: z.string().nullable() });

export const recordFilter = z.object({
  market: market.optional(),
  signal: z.enum(['long', 'short', 'abstain']).optional(),
  /** `open`: it has levels and no outcome yet; `none`: it has no levels. */
  end: z.enum(['takeProfit', 'stopLoss', 'horizon', 'open', 'none']).optional(),
  modelId: text.optional(),
  /** Decision times in [from, to). */
  from: utcMs.optional(),
  to: utcMs.optional(),
});

export const recordQuery = recordFilter.extend({
  sort: z.enum(['asOf', 'expectedValue', 'profit']).default('asOf'),
  direction: z.enum(['down', 'up']).default('down'),
  /** What follows this row in the order asked for; default: from the first. */
  afterNumber: number.optional(),
  limit: z.number().int().min(1).max(500).default(100),
});

/** `total` counts every row that the filter lets through. */
export const recordPage = z.object({ items: z.array(listedDecision), total: z.number().int() });

export const recordedHistory = z.object({
  listed: listedDecision,
  /** Oldest first; the last one holds. */
  outcomes: z.array(statedOutcome),
});

/** The first row that does not fit, and why, in one sentence. */
const misfit = z.object({
  number,
  kind: z.enum(['number', 'hash', 'chain', 'content', 'levels', 'list', 'outcome']),
  message: z.string(),
});

export const verification = z.object({
  rows: z.number().int(),
  /** Outcomes worked out again from 1m bars. */
  outcomesChecked: z.number().int(),
  /** Outcomes whose bars are not stored any more. */
  outcomesUnchecked: z.number().int(),
  /** Of the last row: compare it with one noted down earlier; null when the record is empty. */
  lastHash: z.string().nullable(),
  misfit: misfit.nullable(),
});

export const verifyEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), fraction: z.number(), rows: z.number().int() }),
  z.object({ kind: z.literal('result'), result: verification }),
]);

/** `path` ends in .csv or .json. */
export const recordExport = recordFilter.extend({ path: text });
