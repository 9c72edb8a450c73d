import { toIso, type UtcMs } from '../domain/time.ts';
import type { Judged } from './judge-outcome.ts';

/**
 * Why an outcome cannot be told, in one sentence, when a 1m bar of the horizon is missing; null when it is still to come.
 * @param newest open time of the newest 1m bar there is
 */
export function missingBar(
  { knownUntil }: Pick<Judged, 'knownUntil'>,
  horizonEnd: UtcMs,
  newest: UtcMs | undefined,
): string | null {
  if (knownUntil >= horizonEnd || newest === undefined || newest < knownUntil) return null;
  return `The 1m bar that opens at ${toIso(knownUntil)} is missing; download it, so that the outcome can be told.`;
}
