import { createHash } from 'node:crypto';
import { lexicon as vader } from 'vader-sentiment/src/vader_lexicon.js';
import crypto from '../../../resources/lexicons/crypto.json' with { type: 'json' };
import directions from '../../../resources/lexicons/directions.json' with { type: 'json' };
import bad from '../../../resources/lexicons/finance-bad.json' with { type: 'json' };
import good from '../../../resources/lexicons/finance-good.json' with { type: 'json' };
import general from '../../../resources/lexicons/general.json' with { type: 'json' };
import grammar from '../../../resources/lexicons/grammar.json' with { type: 'json' };
import things from '../../../resources/lexicons/things.json' with { type: 'json' };
import { inflect } from './inflect.ts';

/** What a word or phrase may do; many do more than one, and the words around decide. */
export type Term = {
  /** 1 more, −1 less. */
  direction?: number;
  /** Moves only what is named beside it: "more", "top". */
  isLoose?: boolean;
  /** Against a level by itself, without "than": "below", "beats". */
  isLevel?: boolean;
  /** 1: more of it is good for the price, −1: bad for it. */
  thing?: number;
  /** A thing that is bad news by being there. */
  isBadNews?: boolean;
  /** Something that is bought and sold here. */
  isCoin?: boolean;
  /** 1 buys, −1 sells. */
  trade?: number;
  /** −3 … 3. */
  event?: number;
  /** Valence in vader's list, −4 … 4; only words that no list of ours has. */
  valence?: number;
  /** Undoes what follows: "drops lawsuit", "rejects ETF". */
  isRemoval?: boolean;
  isNegation?: boolean;
  /** No news when it rises or falls: "share capital". */
  isUnmoved?: boolean;
  /** What follows is over and known: "after a hack". */
  isPast?: boolean;
  isHedge?: boolean;
  isExpectation?: boolean;
  /** Factor on its neighbour. */
  factor?: number;
};

type Phrase = { readonly words: readonly string[]; readonly term: Term };

const byFirstWord = new Map<string, Phrase[]>();
let listed = 0;

function add(entries: readonly string[], term: Term): void {
  for (const entry of entries) {
    const written = entry.split(' ').map((word) => (word.startsWith('~') ? inflect(word.slice(1)) : [word]));
    if (
      combine(written)
        .map((words) => merge(words, term))
        .some(Boolean)
    )
      listed += 1;
  }
}

function combine(written: readonly (readonly string[])[]): string[][] {
  return written.reduce<string[][]>(
    (phrases, forms) => phrases.flatMap((phrase) => forms.map((form) => [...phrase, form])),
    [[]],
  );
}

/** True when the phrase was not known yet. What several lists say of it is joined; of two events the later stays. */
function merge(words: readonly string[], term: Term): boolean {
  const phrases = byFirstWord.get(words[0]) ?? [];
  byFirstWord.set(words[0], phrases);
  const known = phrases.find((phrase) => phrase.words.join(' ') === words.join(' '));
  if (known === undefined) phrases.push({ words, term: { ...term } });
  else Object.assign(known.term, term);
  return known === undefined;
}

function addEvents(levels: Readonly<Record<string, string | readonly string[]>>, sign: 1 | -1): void {
  for (const [strength, entries] of Object.entries(levels))
    if (typeof entries !== 'string') add(entries, { event: sign * Number(strength) });
}

addEvents(good, 1);
addEvents(bad, -1);
addEvents(crypto.good, 1);
addEvents(crypto.bad, -1);
add(directions.up, { direction: 1 });
add(directions.down, { direction: -1 });
add(directions.loose, { isLoose: true });
add(directions.levels, { isLevel: true });
add(directions.buy, { trade: 1 });
add(directions.sell, { trade: -1 });
add(things.coins, { thing: 1, isCoin: true });
add(things.good, { thing: 1 });
for (const entry of things.bad)
  if (entry.endsWith('!')) add([entry.slice(0, -1)], { thing: -1, isBadNews: true });
  else add([entry], { thing: -1 });
add(grammar.remove, { isRemoval: true });
add(grammar.past, { isPast: true });
add(grammar.negate, { isNegation: true });
add(grammar.boost, { factor: 1.3 });
add(grammar.damp, { factor: 0.6 });
add(grammar.hedge, { isHedge: true });
add(grammar.expected, { isExpectation: true });
add(grammar.neutral, {});
add(grammar.unmoved, { isUnmoved: true });
for (const phrases of byFirstWord.values()) phrases.sort((a, b) => b.words.length - a.words.length);

const ignored = new Set(general.ignored);
for (const [word, valence] of Object.entries(vader))
  if (
    /^[a-z]{3,}$/.test(word) &&
    !ignored.has(word) &&
    !byFirstWord.get(word)?.some(({ words }) => words.length === 1)
  ) {
    merge([word], { valence });
    listed += 1;
  }

/** Words and phrases known, vader's included, inflected forms not counted. */
export const vocabularySize = listed;

/** Of every list as it is shipped. */
export const vocabularyHash = createHash('sha256')
  .update(JSON.stringify([crypto, good, bad, directions, grammar, things, general, vader]))
  .digest('hex');

/** The longest phrase that begins here, or undefined; `words` is at least 1. */
export function findTerm(
  wordAt: (index: number) => string | undefined,
  from: number,
): { term: Term; words: number } | undefined {
  const first = wordAt(from);
  const phrases = first === undefined ? undefined : byFirstWord.get(first);
  const found = phrases?.find(({ words }) => words.every((word, i) => wordAt(from + i) === word));
  return found && { term: found.term, words: found.words.length };
}
