import type { Finding, Text } from './find-evidence.ts';
import type { Hit } from './read-hits.ts';
import type { Token } from './read-tokens.ts';

const markers = new Set(['compared', 'comparing', 'versus', 'vs', 'against', 'from']);
const reach = 14;
const moveReach = 10;
const thingReach = 16;
/** Numbers further apart are not of one kind: 5 % and EUR 300 million. */
const widestRatio = 20;

/**
 * Numbers set beside each other without a word of direction: "profit was 5, compared with 3", "sales of 4 against 6",
 * "a loss compared with a profit of 3".
 */
export function findComparisons(text: Text, moves: readonly Finding[]): Finding[] {
  const { tokens, hits } = text;
  const findings: Finding[] = [];
  const hitAt = new Map(hits.map((hit) => [hit.from, hit]));
  const moved = new Set(moves.map(({ hit }) => hit.to));
  for (let i = 0; i < tokens.length; i += 1) {
    if (!markers.has(tokens[i].text) || hasMoved(tokens, moved, i)) continue;
    const now = nearestNumber(tokens, i, -1);
    const before = nearestNumber(tokens, i, 1);
    if (now === undefined || before === undefined) continue;
    const subject = lastThing(hitAt, now - thingReach, i);
    const other = lastThing(hitAt, i, before + 1);
    if (subject === undefined) continue;
    const value = compare(subject, other, tokens[now].value, tokens[before].value);
    if (value === 0) continue;
    subject.isSpent = true;
    if (other) other.isSpent = true;
    findings.push({ kind: 'compared', value, hit: subject });
  }
  return findings;
}

function compare(subject: Hit, other: Hit | undefined, now: number, before: number): number {
  const kind = subject.term.thing ?? 1;
  const otherKind = other?.term.isBadNews ? -1 : other && subject.term.isBadNews ? (other.term.thing ?? kind) : kind;
  if (kind !== otherKind) return kind;
  const ratio = now / before;
  return ratio > 1 / widestRatio && ratio < widestRatio ? Math.sign(now - before) * kind : 0;
}

function nearestNumber(tokens: readonly Token[], at: number, step: 1 | -1): number | undefined {
  for (let i = at + step; Math.abs(i - at) < reach && tokens[i] && tokens[i].kind !== 'break'; i += step) {
    if (markers.has(tokens[i].text)) return undefined;
    if (tokens[i].kind === 'number' && !isYear(tokens[i].text)) return i;
  }
  return undefined;
}

function isYear(text: string): boolean {
  return /^(?:19|20)\d\d$/.test(text);
}

/** A direction shortly before has told it already; `moved` has the ends of those that did. */
function hasMoved(tokens: readonly Token[], moved: ReadonlySet<number>, at: number): boolean {
  for (let i = at; i > at - moveReach && tokens[i] && tokens[i].kind !== 'break'; i -= 1) if (moved.has(i)) return true;
  return false;
}

function lastThing(hitAt: ReadonlyMap<number, Hit>, from: number, to: number): Hit | undefined {
  for (let i = to - 1; i >= from; i -= 1) {
    const hit = hitAt.get(i);
    if (hit?.term.thing !== undefined && hit.to <= to) return hit;
  }
  return undefined;
}
