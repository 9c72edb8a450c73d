import type { Finding, Text } from './find-evidence.ts';
import { type Hit, isJoined } from './read-hits.ts';

const aheadReach = 4;
const behindReach = 30;
const adverbReach = 4;
const expectationReach = 4;
/** What moves later in a sentence says less than its main clause. */
const laterMove = 0.7;
const amountOf = new Set<string | undefined>(['of', 'in']);
const destinations = new Set<string | undefined>(['to', 'into']);
/** Words that end what a direction may move: "profit fell as sales rose". */
export const stops = new Set([
  'by',
  'from',
  'as',
  'than',
  'while',
  'despite',
  'after',
  'amid',
  'because',
  'with',
  'and',
  'at',
  'when',
  'against',
  'versus',
  'on',
]);

/**
 * Directions and what they move: "profit fell" is bad, "loss narrowed" and "lower costs" are good. A direction that moves nothing named is
 * taken for the price's own. "Less than feared" and "slower than expected" turn the move before them, "more than expected" strengthens it.
 */
export function findMoves(text: Text): Finding[] {
  const { hits } = text;
  const findings: Finding[] = [];
  for (const hit of hits) {
    const { direction } = hit.term;
    if (direction === undefined || hit.isSpent) continue;
    if (isAgainstExpectation(text, hit)) {
      const before = findings.at(-1);
      if (before && before.hit.sentence === hit.sentence && hit.from - before.hit.to < adverbReach) {
        findings[findings.length - 1] = { ...before, value: before.value * (direction > 0 ? 1.3 : -0.8) };
        hit.isSpent = true;
        continue;
      }
    }
    const moved = findMoved(text, hit);
    if (moved === undefined) continue;
    hit.isSpent = true;
    if (moved.thing) moved.thing.isSpent = true;
    const isLater = findings.at(-1)?.hit.sentence === hit.sentence;
    findings.push({
      kind: moved.thing || moved.isMeasured ? 'moved' : 'moves',
      value: moved.value * (isLater ? laterMove : 1),
      hit,
    });
  }
  return findings;
}

type Moved = { readonly value: number; readonly thing?: Hit; readonly isMeasured?: boolean };

/** Undefined: the word is no move here, or of something whose moves are no news. */
function findMoved(text: Text, hit: Hit): Moved | undefined {
  const { tokens } = text;
  const { direction = 0, isLoose, event } = hit.term;
  const next = tokens[hit.to];
  const ahead = findAhead(text, hit);
  if (ahead?.term.isUnmoved) return undefined;
  if (ahead?.term.thing !== undefined) {
    const isDestination = destinations.has(next?.text) && (direction > 0 || ahead.term.isBadNews);
    return { value: isDestination ? ahead.term.thing : direction * ahead.term.thing, thing: ahead };
  }
  const isAgainst = isAgainstExpectation(text, hit);
  const isMeasured = !hit.term.isLevel && (next?.kind === 'number' || next?.text === 'from' || next?.text === 'by');
  if (isLoose && !isAgainst && !isMeasured) return undefined;
  const behind = findBehind(text, hit);
  if (behind?.term.thing !== undefined) {
    const origin = next?.text === 'from' ? findOrigin(text, hit) : undefined;
    const hasTurned = origin?.term.thing !== undefined && origin.term.thing !== behind.term.thing;
    return { value: hasTurned ? behind.term.thing : direction * behind.term.thing, thing: behind };
  }
  return event === undefined || isMeasured ? { value: direction, isMeasured } : undefined;
}

/** "Less than feared", "below estimates". */
function isAgainstExpectation({ tokens, hits }: Text, { term, index, to }: Hit): boolean {
  if (tokens[to]?.text !== 'than' && !term.isLevel) return false;
  const next = hits[index + 1];
  return next?.term.isExpectation === true && next.from - to < expectationReach && isJoined(tokens, to, next.from);
}

/** "Lower costs", "a fall in profit", "cut its debt", "cut 48 jobs"; or what stands there whose moves are no news. */
function findAhead({ tokens, hits }: Text, { index, to }: Hit): Hit | undefined {
  const start = tokens[to]?.kind === 'number' ? afterAmount({ tokens, hits }, index, to) : to;
  for (let i = index + 1; i < hits.length && hits[i].from - to < aheadReach; i += 1) {
    if (!isJoined(tokens, start, hits[i].from, stops)) return undefined;
    const { thing, isUnmoved, direction, isLoose } = hits[i].term;
    if (thing !== undefined || isUnmoved) return hits[i];
    if (direction !== undefined && !isLoose) return undefined;
  }
  return undefined;
}

/** "Cut 48 jobs", "wiped out 400 million of short positions": where what is counted begins; `to` when nothing is. */
function afterAmount({ tokens, hits }: Pick<Text, 'tokens' | 'hits'>, index: number, to: number): number {
  const begin = amountOf.has(tokens[to + 1]?.text) ? to + 2 : to + 1;
  return hits[index + 1]?.from === begin ? begin : to;
}

/**
 * "Profit fell", "profit, excluding one-off items, was 5, down from 8"; "from a loss" and "from bitcoin ETFs" say what was
 * before or where, not what moves.
 */
function findBehind({ tokens, hits }: Text, { index, from, sentence }: Hit): Hit | undefined {
  for (let i = index - 1; i >= 0 && hits[i].sentence === sentence && from - hits[i].to < behindReach; i -= 1) {
    if (hits[i].term.thing === undefined) continue;
    const isOfCoin = hits[i].term.isCoin && hits[i - 1]?.term.isCoin && hits[i - 1].to === hits[i].from;
    const begin = isOfCoin ? hits[i - 1].from : hits[i].from;
    if (tokens[begin - 1]?.text !== 'from') return hits[i];
    if (isOfCoin) i -= 1;
  }
  return undefined;
}

/** "Down from a profit of 3". */
function findOrigin({ tokens, hits }: Text, { index, to }: Hit): Hit | undefined {
  const next = hits[index + 1];
  return next && next.from - to < aheadReach && isJoined(tokens, to, next.from) ? next : undefined;
}
