import type { z } from 'zod';
import { llmScore } from '../../contract/sentiment-schemas.ts';
import { labelThreshold } from '../../features/fuse-scores.ts';
import { shownText } from './call-problem.ts';
import type { Answer } from './read-answer.ts';

/** An answer about no asset in particular. */
const wholeMarket = 'MARKET';
/** A model's word for how sure it is is no measurement, so it never counts as certainty. */
const leastUncertainty = 0.2;

const storedScore = llmScore.omit({ isTruncated: true, isCached: true, ms: true });
export type StoredScore = z.infer<typeof storedScore>;

/** What is kept of an answer. The score is the mean over the assets it names, of the whole market's when it names none. */
export function toStoredScore(answer: Answer, key: string | undefined): StoredScore {
  const named = answer.assets.filter(({ asset }) => asset !== wholeMarket);
  const heard = named.length > 0 ? named : answer.assets;
  const score = heard.reduce((sum, { score }) => sum + score, 0) / heard.length;
  return {
    label: Math.abs(score) < labelThreshold ? 'neutral' : score > 0 ? 'positive' : 'negative',
    score: Math.min(1, Math.max(-1, score)),
    uncertainty: Math.max(leastUncertainty, 1 - answer.confidence),
    confidence: answer.confidence,
    assets: Object.fromEntries(named.map(({ asset, score }) => [asset, score])),
    event: answer.event,
    horizon: answer.horizon,
    reason: shownText(answer.reason, key),
  };
}

/** What was kept, undefined when there is nothing or it is not of this form. */
export function readStoredScore(value: unknown): StoredScore | undefined {
  return storedScore.safeParse(value).data;
}
