import { findComparisons } from './find-comparisons.ts';
import { findMoves, stops } from './find-moves.ts';
import { findTrades } from './find-trades.ts';
import { type Hit, isJoined, readHits } from './read-hits.ts';
import { readTokens, type Token } from './read-tokens.ts';
import type { EvidenceKind } from './weights.ts';

/** One reason to call a text good or bad; UTF-16 offsets [start, end) into the text. */
export type Evidence = {
  readonly kind: EvidenceKind;
  /** Above zero it is good for the price; 1 is a plain word's. */
  readonly value: number;
  readonly start: number;
  readonly end: number;
};

export type Text = { readonly tokens: readonly Token[]; readonly hits: readonly Hit[] };

const negationReach = 3;
const removalReach = 4;
const passiveReach = 3;
const hedgeReach = 6;
/** The factor that vader's authors measured. */
const negated = -0.74;
const hedged = 0.7;
const leastUndone = 2;
const past = 0.5;
const pastReach = 3;

/**
 * What speaks for and against in a text, in its order: things that move, numbers that are compared, events, and general words,
 * each with what negation, doubt and removal ("drops lawsuit") make of it.
 */
export function findEvidence(text: string): Evidence[] {
  const tokens = readTokens(text);
  const hits = readHits(tokens);
  const read = { tokens, hits };
  const removals = findRemovals(read);
  const trades = findTrades(read);
  const moves = findMoves(read);
  const comparisons = findComparisons(read, moves);
  const found = [...removals, ...trades, ...moves, ...comparisons, ...findEvents(hits)];
  return found
    .map(({ kind, value, hit }) => ({
      kind,
      value: value * mood(read, hit),
      start: tokens[hit.from].start,
      end: tokens[hit.to - 1].end,
    }))
    .sort((a, b) => a.start - b.start);
}

/** Evidence before negation and doubt are known; `hit` is the word that shows it. */
export type Finding = { readonly kind: EvidenceKind; readonly value: number; readonly hit: Hit };

/** "Drops lawsuit", "scraps deal", and "lawsuit dropped": the opposite of what is undone. */
function findRemovals({ tokens, hits }: Text): Finding[] {
  const findings: Finding[] = [];
  for (const hit of hits) {
    if (!hit.term.isRemoval || hit.isSpent) continue;
    const undone = findAhead(hit) ?? findBefore(hit);
    if (undone === undefined) continue;
    hit.isSpent = true;
    undone.isSpent = true;
    const undoneStrength = strengthOf(undone) || (undone.term.thing ?? 0);
    const strength = -Math.sign(undoneStrength) * Math.max(leastUndone, Math.abs(undoneStrength));
    findings.push({ kind: kindOf(strength), value: strength, hit });
  }
  return findings;

  function findAhead({ index, to, term }: Hit): Hit | undefined {
    const isRaising = term.direction === 1;
    for (let i = index + 1; i < hits.length && hits[i].from - to < removalReach; i += 1) {
      if (!isOneClause(tokens.slice(to, hits[i].from))) return undefined;
      const { thing, isRemoval } = hits[i].term;
      const isBad = strengthOf(hits[i]) < 0 || thing === -1;
      if (isBad || (strengthOf(hits[i]) > 0 && !isRaising)) return hits[i].isSpent ? undefined : hits[i];
      if (isRemoval) return undefined;
    }
    return undefined;
  }

  function findBefore({ index, from, to }: Hit): Hit | undefined {
    // "Stolen funds not recovered": what is undone stands before the negation.
    const before = hits[index - (hits[index - 1]?.term.isNegation ? 2 : 1)];
    if (before === undefined || before.isSpent || !tokens[to - 1].text.endsWith('ed')) return undefined;
    const isNear = from - before.to < passiveReach && isJoined(tokens, before.to, from, stops);
    return isNear && strengthOf(before) < 0 ? before : undefined;
  }
}

/** "Recovers $200 million in stolen funds": amounts do not part what is undone from what undoes it. */
function isOneClause(between: readonly Token[]): boolean {
  return between.every(({ kind, text }) => kind === 'number' || (kind === 'word' && !stops.has(text)));
}

function findEvents(hits: readonly Hit[]): Finding[] {
  return hits
    .filter(({ isSpent }) => !isSpent)
    .flatMap((hit): Finding[] => {
      const { valence } = hit.term;
      const strength = strengthOf(hit);
      if (strength !== 0) return [{ kind: kindOf(strength), value: strength, hit }];
      return valence === undefined ? [] : [{ kind: 'general', value: valence, hit }];
    });
}

/** −3 … 3, 0 for what is no event. */
function strengthOf({ term }: Hit): number {
  return term.event ?? (term.isBadNews ? -1 : 0);
}

function kindOf(strength: number): EvidenceKind {
  if (Math.abs(strength) === 1) return 'mild';
  return strength > 0 ? 'good' : 'bad';
}

/** Factor of what stands before a word: "not", "could", "sharply", and of what stands right after it. */
function mood({ tokens, hits }: Text, hit: Hit): number {
  let factor = 1;
  for (
    let i = hit.index - 1;
    i >= 0 && hit.from - hits[i].to < hedgeReach && hits[i].sentence === hit.sentence;
    i -= 1
  ) {
    const { isNegation, isHedge, isPast, factor: strength } = hits[i].term;
    const distance = hit.from - hits[i].to;
    if (isNegation && distance < negationReach && isJoined(tokens, hits[i].to, hit.from)) factor *= negated;
    if (isPast && distance < pastReach) factor *= past;
    if (isHedge) factor *= hedged;
    if (strength !== undefined && distance < 2) factor *= strength;
  }
  const next = hits[hit.index + 1];
  return next?.term.factor !== undefined && next.from - hit.to < 2 ? factor * next.term.factor : factor;
}
