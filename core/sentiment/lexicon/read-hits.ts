import type { Token } from './read-tokens.ts';
import { findTerm, type Term } from './vocabulary.ts';

/** A word or phrase of the vocabulary in a text; tokens [from, to), never across a sentence's end. */
export type Hit = {
  readonly term: Term;
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
  /** Its place among the text's hits. */
  readonly index: number;
  /** Its part is told by another hit. */
  isSpent: boolean;
};

/** The words and phrases a text has of the vocabulary, the longest at each place, in order. */
export function readHits(tokens: readonly Token[]): Hit[] {
  const hits: Hit[] = [];
  const wordAt = (index: number) => tokens[index]?.text;
  let sentence = 0;
  for (let i = 0; i < tokens.length; ) {
    if (tokens[i].kind === 'break') sentence += 1;
    const found = tokens[i].kind === 'comma' ? undefined : findTerm(wordAt, i);
    if (found)
      hits.push({ term: found.term, from: i, to: i + found.words, sentence, index: hits.length, isSpent: false });
    i += found?.words ?? 1;
  }
  return hits;
}

/** True when nothing but words lies between two tokens, none of them in `stops`. */
export function isJoined(tokens: readonly Token[], from: number, to: number, stops?: ReadonlySet<string>): boolean {
  for (let i = from; i < to; i += 1) if (tokens[i].kind !== 'word' || stops?.has(tokens[i].text)) return false;
  return true;
}
