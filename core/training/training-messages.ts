import { z } from 'zod';
import type { RunState } from '../contract/contract.ts';
import { utcMs } from '../contract/schemas.ts';
import { fusionWeights, tradeRules, trainingSpec } from '../contract/training-schemas.ts';

/** What a training process is told when it starts, as JSON. */
export const trainingArgument = z.object({
  spec: trainingSpec,
  dataDir: z.string().min(1),
  runId: z.string().min(1),
  /** When the run was first asked for, by the asking engine's clock. */
  startedAt: utcMs,
  /** The asking engine's time: a simulated market's clock is not the computer's. */
  now: utcMs,
  /** What each model counts in the score of a headline. */
  weights: fusionWeights.optional(),
  /** Time between two decisions; default 10 minutes. */
  decisionEveryMs: z.number().int().positive().optional(),
  /** What a run that begins learns to trade; one that goes on keeps its own. */
  rules: tradeRules.optional(),
});
export type TrainingArgument = z.infer<typeof trainingArgument>;

export type ToTraining = { readonly kind: 'cancel' | 'pause' | 'resume' };
/** The whole state each time; the last one has an ended phase. */
export type FromTraining = { readonly kind: 'state'; readonly state: RunState };

/** How a training process talks to who started it: child-process IPC, or a port in Electron. */
export type TrainingChannel = {
  send(message: FromTraining): void;
  onMessage(listener: (message: ToTraining) => void): void;
};
