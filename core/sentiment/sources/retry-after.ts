import type { UtcMs } from '../../domain/time.ts';
import { dayMs } from '../../domain/timeframe.ts';

/**
 * How long a server asks to be left alone, ms in 0…1 day: Retry-After in seconds or as a date, else x-rate-limit-reset (X:
 * the moment in Unix seconds) or x-ratelimit-reset (Reddit: seconds from now).
 * @returns undefined when it says nothing that can be read
 */
export function retryAfterMs(headers: Headers, now: UtcMs): number | undefined {
  const wanted = fromRetryAfter(headers.get('retry-after'), now) ?? fromReset(headers, now);
  return wanted === undefined ? undefined : Math.min(Math.max(0, Math.ceil(wanted)), dayMs);
}

function fromRetryAfter(value: string | null, now: UtcMs): number | undefined {
  if (value === null) return undefined;
  const seconds = seconds10(value);
  if (seconds !== undefined) return seconds * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date - now;
}

function fromReset(headers: Headers, now: UtcMs): number | undefined {
  const moment = seconds10(headers.get('x-rate-limit-reset'));
  if (moment !== undefined) return moment * 1_000 - now;
  const seconds = seconds10(headers.get('x-ratelimit-reset'));
  return seconds === undefined ? undefined : seconds * 1_000;
}

function seconds10(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
