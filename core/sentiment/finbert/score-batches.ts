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
  const batches = Array.from({ length: Math.ceil(missing.length / chunk) }, (_, i) =>
    missing.slice(i * chunk, (i + 1) * chunk),
  );
  const ask = (batch: readonly string[] | undefined) => {
    const answer = batch && abortable(judge(batch, explain), signal);
    // Nobody may be waiting for it yet when it fails; whoever asks for the result hears of it then.
    answer?.catch(() => {});
    return answer;
  };
  let began = clock.monotonic();
  let asked = ask(batches[0]);
  for (const [i, batch] of batches.entries()) {
    const judgements = (await asked) ?? [];
    const ms = (clock.monotonic() - began) / batch.length;
    began = clock.monotonic();
    // The network runs on while these are stored.
    asked = ask(batches[i + 1]);
    cache.putAll(
      'finbert',
      version,
      judgements.map((value, row) => ({ text: batch[row], value })),
    );
    for (const [row, judgement] of judgements.entries()) {
      found.set(batch[row], { ...toScore(judgement), isCached: false, ms });
    }
  }
  return texts.flatMap((text) => found.get(text) ?? []);
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Failure('cancelled', 'The judging of headlines was cancelled.'));
    if (signal.aborted) abort();
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
