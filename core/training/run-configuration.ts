import type { RunState, TrainingSpec } from '../contract/contract.ts';
import { tradeRules } from '../contract/training-schemas.ts';
import type { FusionWeights } from '../domain/news.ts';
import type { TradeRules } from '../domain/prediction.ts';
import type { ModelConfig } from '../model/config.ts';
import { sentimentDropout } from './batch.ts';
import { scheduleSettings } from './schedule.ts';

/** Epochs without a better validation loss before a network's training stops. */
export const patience = 6;

/** Everything that was chosen for a run, by the user or by this version of the program, as it is recorded. */
export function configurationOf(chosen: {
  spec: TrainingSpec;
  config: ModelConfig;
  rules: TradeRules;
  decisionEveryMs?: number;
  weights?: FusionWeights;
}): NonNullable<RunState['configuration']> {
  const { spec, config, rules, decisionEveryMs = null, weights } = chosen;
  const loop = { patience, sentimentDropout, schedule: scheduleSettings };
  // As it comes back from a file: without what is undefined.
  return JSON.parse(JSON.stringify({ spec, network: config, rules, decisionEveryMs, headlines: weights, loop }));
}

/** The trade rules in a configuration that a run has kept as text; undefined when there are none to be read. */
export function rulesOf(configuration: string): TradeRules | undefined {
  return tradeRules.safeParse((JSON.parse(configuration) as { rules?: unknown }).rules).data;
}
