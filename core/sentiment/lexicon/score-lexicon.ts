import { createHash } from 'node:crypto';
import type { SentimentLabel } from '../../domain/news.ts';
import { findEvidence } from './find-evidence.ts';
import { judge, likeliest, uncertaintyOf } from './judge.ts';
import { vocabularyHash } from './vocabulary.ts';
import { lexiconWeights } from './weights.ts';

export { vocabularySize as lexiconTerms } from './vocabulary.ts';

/** Raised when the rules change and neither the words nor the weights do. */
const rules = 2;

/** Changes whenever the same text may score otherwise. */
export const lexiconVersion = `${rules}-${createHash('sha256')
  .update(`${rules} ${vocabularyHash} ${JSON.stringify(lexiconWeights)}`)
  .digest('hex')
  .slice(0, 8)}`;

/** So many characters of a text are read: far more than a headline has, and so few that no text holds a caller up. */
const readCharacters = 5_000;

/** What the word lists make of a text. */
export type LexiconJudgement = {
  label: SentimentLabel;
  /** P(positive) − P(negative), −1 … 1; 0 when no word is known. */
  score: number;
  /** 0 sure … 1; exactly 1 when no word is known. */
  uncertainty: number;
  /** UTF-16 offsets [start, end) into the text, in its order; `effect` is what the score would lose without the word. */
  words: { start: number; end: number; effect: number }[];
  /** The text is longer than `readCharacters`; only its beginning was read. */
  isTruncated: boolean;
};

/**
 * Judges any text by words, phrases, what moves which way, and numbers that are compared; the same for the same text. Never throws.
 */
export function scoreLexicon(text: string): LexiconJudgement {
  const evidence = findEvidence(text.slice(0, readCharacters));
  const weighed = evidence.map(({ kind, value }) => value * lexiconWeights[kind]);
  const total = weighed.reduce((sum, value) => sum + value, 0);
  const probabilities = judge(total, lexiconWeights.threshold);
  const score = scoreOf(total);
  return {
    label: likeliest(probabilities),
    score,
    uncertainty: evidence.length === 0 ? 1 : uncertaintyOf(probabilities),
    words: evidence.map(({ start, end }, i) => ({ start, end, effect: score - scoreOf(total - weighed[i]) })),
    isTruncated: text.length > readCharacters,
  };
}

function scoreOf(evidence: number): number {
  const { positive, negative } = judge(evidence, lexiconWeights.threshold);
  return positive - negative;
}
