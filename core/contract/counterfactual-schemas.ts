import { z } from 'zod';
import { decisionOutcome, listedDecision, recordedDecision } from './record-schemas.ts';
import { market, utcMs } from './schemas.ts';
import { tradeRules } from './training-schemas.ts';

/** A cost of one side, as a fraction of price. */
const sideCost = z.number().min(0).max(0.05);
const multiple = z.number().min(0.1).max(20);

/** A decision and what is changed about it; what is left out stays as it was. */
export const counterfactualRequest = z.object({
  /** A row of the record, or a moment that need not be recorded; it is answered at the decision bar's close at or before it. */
  of: z.union([z.object({ number: recordedDecision.shape.number }), z.object({ market, at: utcMs })]),
  /** Default: who made the recorded decision, else who predicts the market. */
  modelId: z.string().optional(),
  /** Branches that are told nothing: bars with every feature at its training mean; no headlines. */
  without: z
    .array(z.enum(['micro', 'macro', 'sentiment']))
    .max(3)
    .default([]),
  /** Levels in multiples of ATR(14, 1h). */
  atrMultiples: z.object({ takeProfit: multiple, stopLoss: multiple }).optional(),
  /** Of one side: paid on the way in and again on the way out. */
  costs: z.object({ fee: sideCost, slippage: sideCost }).optional(),
  horizonMs: z
    .number()
    .int()
    .min(600_000)
    .max(7 * 86_400_000)
    .optional(),
});

/** A decision as it is recorded, or as it would be, and what became of it or would have. */
const answer = z.object({
  decision: recordedDecision.omit({ number: true, previousHash: true, hash: true, recordedAt: true }),
  rules: tradeRules,
  /** Judged on 1m bars as the record does; null: it is open, or bars are missing. */
  outcome: decisionOutcome.omit({ number: true, label: true }).nullable(),
  /** Why there is no outcome although the bars should tell. */
  waiting: z.string().nullable(),
});

export const counterfactual = z.object({
  /** The row; null when the record has nothing of this model at that moment. */
  recorded: listedDecision.nullable(),
  /** What is recorded; without a row what the model says with nothing changed. */
  before: answer,
  after: answer,
  /** What the model was trained on: its probabilities are about these levels and this horizon. */
  trained: tradeRules,
  /** Plain sentences: what must be known to read the answer. */
  notes: z.array(z.string()),
});
