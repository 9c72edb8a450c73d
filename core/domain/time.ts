/** Milliseconds since 1970-01-01T00:00:00Z. Every time in the code base is one of these; ISO 8601 appears only at the edges. */
export type UtcMs = number;

/** The last moment a date can be: later than any bar. */
export const endOfTime: UtcMs = 8_640_000_000_000_000;

/** Where the time comes from. Passed in everywhere, so that replay and tests are exact. */
export type Clock = {
  /** Wall time, UTC ms. */
  now(): UtcMs;
  /** Monotonic ms from an arbitrary start; never jumps, use it for durations and watchdogs. */
  monotonic(): number;
  /** Runs `task` once after `delayMs` of this clock; the returned function cancels it. */
  schedule(delayMs: number, task: () => void): () => void;
};

/** ISO 8601 with the trailing Z; without milliseconds when they are zero: `2024-08-20T12:00:00Z`. */
export function toIso(time: UtcMs): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

const isoPattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads an ISO 8601 date or date-time; a missing zone means UTC, whatever the machine's zone is.
 * @returns undefined when the text is not such a time
 */
export function parseIso(text: string): UtcMs | undefined {
  if (!isoPattern.test(text)) return undefined;
  const hasZone = /(?:Z|[+-]\d{2}:\d{2})$/.test(text.slice(10));
  const time = Date.parse(text.length > 10 && !hasZone ? `${text}Z` : text);
  if (!Number.isFinite(time)) return undefined;
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isRealDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isRealDay ? time : undefined;
}
