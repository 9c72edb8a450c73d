import { hash } from 'node:crypto';
import type { DecisionRecord, RecordedDecision } from '../domain/record.ts';
import { canonicalJson } from './canonical-json.ts';

/** What the first row has for a previous hash. */
export const noHash = '0'.repeat(64);

/**
 * The text that is stored for a decision, and its hash: SHA-256 over the canonical JSON of the decision, its number and the previous
 * row's hash, hex.
 */
export function sealRow(
  decision: DecisionRecord,
  number: number,
  previousHash: string,
): { text: string; hash: string } {
  const text = canonicalJson({ ...decision, number, previousHash });
  return { text, hash: hashText(text) };
}

export function hashText(text: string): string {
  return hash('sha256', text);
}

/** The row as it was appended. */
export function readRow(text: string, hash: string): RecordedDecision {
  return Object.assign(JSON.parse(text) as Omit<RecordedDecision, 'hash'>, { hash });
}
