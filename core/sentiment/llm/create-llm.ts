import type { LlmScore, LlmSettings, LlmStatus } from '../../contract/contract.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { ScoreCache } from '../score-cache.ts';
import { callLlm } from './call-llm.ts';
import { createCallSlots } from './call-slots.ts';
import { cleanHeadline } from './clean-headline.ts';
import { describeStatus } from './describe-status.ts';
import { createHealthOf } from './endpoint-health.ts';
import { type Judged, judgeBatch, type NotJudged } from './judge-batch.ts';
import type { LlmUsage } from './llm-usage.ts';
import { needsKey } from './needs-key.ts';
import { packBatches } from './pack-batches.ts';
import { promptVersion } from './prompt.ts';
import { createSpending } from './spending.ts';
import { readStoredScore, type StoredScore, toStoredScore } from './stored-score.ts';

export type Llm = {
  /**
   * One result for each text, in their order; what cannot be judged says why. Never slower than two time-outs a call
   * and the wait for a free place. Scores belong to the `version()` of the moment of the call.
   * @throws Failure 'cancelled' when `signal` aborts, and as the store does when the meter or the cache cannot be written
   */
  score(
    texts: readonly string[],
    options: { signal: AbortSignal; isFresh?: boolean },
  ): Promise<(LlmScore | NotJudged)[]>;
  status(): LlmStatus;
  /** After each call, not when settings or keys change; @returns a function that ends it */
  onStatus(listener: (status: LlmStatus) => void): () => void;
  /** Model, server and prompt. */
  version(): string;
};

export type LlmPorts = {
  readonly settings: () => LlmSettings;
  readonly key: () => string | undefined;
  readonly cache: ScoreCache;
  readonly usage: LlmUsage;
  readonly clock: Clock;
  readonly logger: Logger;
  /** More than 5 % of the last 50 calls failed; once until it is better. */
  readonly onAlert: (message: string) => void;
};

/** Judges headlines through any API that speaks OpenAI's chat completions. */
export function createLlm(ports: LlmPorts): Llm {
  const { settings, key, cache, usage, clock, logger, onAlert } = ports;
  const slots = createCallSlots(() => settings().concurrency);
  const spending = createSpending(usage, clock);
  const healthOf = createHealthOf(clock);
  const listeners = new Set<(status: LlmStatus) => void>();
  let refusedBudget: { day: string; budgetUsd: number } | undefined;

  const today = () => new Date(clock.now()).toISOString().slice(0, 10);
  const plan = () => ({ ...settings(), key: key() });
  // The same name on two servers need not be the same model.
  const versionOf = ({ model, baseUrl }: LlmSettings) => `${model} at ${new URL(baseUrl).host} ${promptVersion}`;

  function status(): LlmStatus {
    const now = plan();
    const isOverBudget = refusedBudget?.day === today() && refusedBudget.budgetUsd === now.dailyBudgetUsd;
    return describeStatus(now, usage.day(clock.now()), healthOf(now), isOverBudget);
  }

  function publish(): void {
    const current = status();
    for (const listener of [...listeners]) listener(current);
  }

  const callPorts = {
    settings,
    spending,
    clock,
    logger,
    onCall(health: ReturnType<typeof healthOf>, trouble: string | null) {
      if (trouble !== null) logger.warn('The LLM did not judge every headline', { trouble });
      if (health.share.add(trouble !== null)) {
        onAlert(`The LLM failed in ${health.share.failures()} of its last calls: ${trouble}`);
      }
      publish();
    },
    onOverBudget() {
      refusedBudget = { day: today(), budgetUsd: settings().dailyBudgetUsd };
      publish();
    },
  };

  /** Judges what is not in the cache, each text once, and keeps it there. */
  async function judge(texts: readonly string[], current: ReturnType<typeof plan>, signal: AbortSignal) {
    const results = new Map<string, { score: StoredScore; ms: number } | NotJudged>();
    const health = healthOf(current);
    const keep = (text: string, judged: Judged) => {
      if ('unavailable' in judged) return results.set(text, judged);
      const score = toStoredScore(judged.answer, current.key);
      cache.put('llm', versionOf(current), text, score);
      return results.set(text, { score, ms: judged.ms });
    };
    await Promise.all(
      packBatches(texts).map(async (batch) => {
        const judged = await judgeBatch(batch, (group) =>
          slots.run(() => callLlm(callPorts, current, health, group, signal), signal),
        );
        for (const [i, text] of batch.entries()) keep(text, judged[i]);
      }),
    );
    return results;
  }

  async function score(texts: readonly string[], { signal, isFresh }: { signal: AbortSignal; isFresh?: boolean }) {
    const current = plan();
    if (!current.isEnabled) return texts.map(() => ({ unavailable: 'The LLM is switched off.', isRefusal: false }));
    const clean = texts.map(cleanHeadline);
    const readable = [...new Set(clean.map(({ text }) => text))].filter((text) => text !== '');
    const cached = new Map(
      readable.flatMap((text) => {
        const stored = isFresh ? undefined : readStoredScore(cache.get('llm', versionOf(current), text));
        return stored ? [[text, stored] as const] : [];
      }),
    );
    const hits = clean.filter(({ text }) => cached.has(text)).length;
    if (hits > 0) usage.add(clock.now(), { cacheHits: hits });
    const missing = readable.filter((text) => !cached.has(text));
    const lacksKey = needsKey(current);
    const judged = await judge(lacksKey ? [] : missing, current, signal);
    publish();
    return clean.map(({ text, isTruncated }): LlmScore | NotJudged => {
      if (text === '') return { unavailable: 'There is nothing to read in it.', isRefusal: true };
      const stored = cached.get(text);
      if (stored) return { ...stored, isTruncated, isCached: true, ms: 0 };
      const result = judged.get(text);
      if (!result) return { unavailable: 'The LLM needs a key; set it in Settings, Keys.', isRefusal: false };
      return 'unavailable' in result ? result : { ...result.score, isTruncated, isCached: false, ms: result.ms };
    });
  }

  return {
    score,
    status,
    onStatus(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    version: () => versionOf(settings()),
  };
}
