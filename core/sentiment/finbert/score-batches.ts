import { z } from 'zod';
import type { FinbertScore } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import { sentimentLabels } from '../../domain/news.ts';
import type { Clock } from '../../domain/time.ts';
import type { ScoreCache } from '../score-cache.ts';
import type { Judgement } from './finbert-messages.ts';

/** So few that a cancelled request leaves little behind, and another's texts come in between. */
const chunk = 32;

const tokens = z.array(z.object({ start: z.number(), end: z.number(), effect: z.number() }));
const cached = z.object({
  probabilities: z.object({ negative: z.number(), neutral: z.number(), positive: z.number() }),
  isTruncated: z.boolean(),
  tokens: tokens.optional(),
}) satisfies z.ZodType<Judgement>;

/**
 * Scores of texts, from the cache where they are in it; the same text is judged once.
 * @param options.judge judges up to 32 texts of like length
 * @returns in the order of `texts`; `ms` is a text's share of its batch
 * @throws Failure 'cancelled' when `signal` aborted, or as `judge` does
 */
export async function scoreBatches(
  texts: readonly string[],
  options: {
    explain: boolean;
    version: string;
    cache: ScoreCache;
    clock: Clock;
    signal: AbortSignal;
    judge(texts: readonly string[], explain: boolean): Promise<readonly Judgement[]>;
  },
): Promise<FinbertScore[]> {
  const { explain, version, cache, clock, signal, judge } = options;
  const found = new Map<string, FinbertScore>();
  const missing: string[] = [];
  for (const text of new Set(texts)) {
    const began = clock.monotonic();
    const known = cached.safeParse(cache.get('finbert', version, text)).data;
    if (known && (!explain || known.tokens)) {
      const judgement = explain ? known : { ...known, tokens: undefined };
      found.set(text, { ...toScore(judgement), isCached: true, ms: clock.monotonic() - began });
    } else missing.push(text);
  }
  // Characters are near enough to tokens to keep the padding small.
  missing.sort((a, b) => a.length - b.length);
  for (let i = 0; i < missing.length; i += chunk) {
    if (signal.aborted) throw new Failure('cancelled', 'The judging of headlines was cancelled.');
    const batch = missing.slice(i, i + chunk);
    const began = clock.monotonic();
    const judgements = await abortable(judge(batch, explain), signal);
    const ms = (clock.monotonic() - began) / batch.length;
    for (const [row, judgement] of judgements.entries()) {
      cache.put('finbert', version, batch[row], judgement);
      found.set(batch[row], { ...toScore(judgement), isCached: false, ms });
    }
  }
  return texts.flatMap((text) => found.get(text) ?? []);
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Failure('cancelled', 'The judging of headlines was cancelled.'));
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Uncertainty is the entropy of the probabilities over that of an even guess. */
function toScore(judgement: Judgement): Omit<FinbertScore, 'isCached' | 'ms'> {
  const { probabilities, isTruncated, tokens: effects } = judgement;
  const label = sentimentLabels.reduce((best, next) => (probabilities[next] > probabilities[best] ? next : best));
  const shares = Object.values(probabilities).filter((share) => share > 0);
  const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
  const uncertainty = Math.min(1, Math.max(0, entropy / Math.log(sentimentLabels.length)));
  const score = probabilities.positive - probabilities.negative;
  return { label, probabilities, score, uncertainty, isTruncated, ...(effects && { tokens: effects }) };
}
