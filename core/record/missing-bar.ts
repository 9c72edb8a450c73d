import { toIso, type UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { Judged } from './judge-outcome.ts';

/** Bars of a market that is streamed have come by then. */
export const barsOverdueMs = 10 * minuteMs;

/**
 * Why an outcome cannot be told, in one sentence, when a 1m bar of the horizon is missing; null when it is still to come.
 * @param newest open time of the newest 1m bar there is
 */
export function missingBar(
  { knownUntil }: Pick<Judged, 'knownUntil'>,
  horizonEnd: UtcMs,
  newest: UtcMs | undefined,
  now: UtcMs,
): string | null {
  if (knownUntil >= horizonEnd) return null;
  if (newest !== undefined && newest >= knownUntil) {
    return `The 1m bar that opens at ${toIso(knownUntil)} is missing; download it, so that the outcome can be told.`;
  }
  if (now <= horizonEnd + barsOverdueMs) return null;
  return `Its bars have not come: there are none from ${toIso(knownUntil)} on; stream the market again or download them, so that the outcome can be told.`;
}
