import type { DatabaseSync } from 'node:sqlite';
import { toIso, type UtcMs } from '../../domain/time.ts';

/** Sums of one day, UTC. */
export type DayUsage = {
  readonly calls: number;
  readonly failures: number;
  readonly cacheHits: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
};

export type LlmUsage = {
  day(time: UtcMs): DayUsage;
  /** Adds to the day of `time`; it is on the disk when this returns. */
  add(time: UtcMs, usage: Partial<DayUsage>): void;
};

const noUsage: DayUsage = { calls: 0, failures: 0, cacheHits: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** The cost meter over the table llm_usage, so that a day's budget outlives a restart. */
export function openLlmUsage(db: DatabaseSync): LlmUsage {
  const read = db.prepare(
    `SELECT calls, failures, cache_hits AS cacheHits, input_tokens AS inputTokens, output_tokens AS outputTokens,
       cost_usd AS costUsd FROM llm_usage WHERE day = ?`,
  );
  const write = db.prepare(
    `INSERT INTO llm_usage (day, calls, failures, cache_hits, input_tokens, output_tokens, cost_usd)
       VALUES ($day, $calls, $failures, $cacheHits, $inputTokens, $outputTokens, $costUsd)
     ON CONFLICT (day) DO UPDATE SET calls = calls + excluded.calls, failures = failures + excluded.failures,
       cache_hits = cache_hits + excluded.cache_hits, input_tokens = input_tokens + excluded.input_tokens,
       output_tokens = output_tokens + excluded.output_tokens, cost_usd = cost_usd + excluded.cost_usd`,
  );
  return {
    day: (time) => ({ ...noUsage, ...(read.get(dayOf(time)) as Partial<DayUsage> | undefined) }),
    add(time, usage) {
      write.run({ day: dayOf(time), ...noUsage, ...usage });
    },
  };
}

function dayOf(time: UtcMs): string {
  return toIso(time).slice(0, 10);
}
