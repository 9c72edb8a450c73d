import type { UtcMs } from '../../../core/domain/time.ts';

/** `2026-01-05 13:00` in UTC, as files and commands count. */
export function utcText(time: UtcMs): string {
  return utcInput(time).replace('T', ' ');
}

/** `2026-01-05T13:00`, the value of a date-time input that is read as UTC. */
export function utcInput(time: UtcMs): string {
  return new Date(time).toISOString().slice(0, 16);
}
