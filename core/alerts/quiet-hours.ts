import type { AlertDelivery } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';

/**
 * Whether `time` lies in the quiet hours, by the clock on the wall of their zone: `from` inclusive, `to` exclusive, over
 * midnight when `to` is the earlier one; equal ends are the whole day.
 */
export function isQuiet(hours: AlertDelivery['quietHours'], time: UtcMs): boolean {
  if (hours === null) return false;
  const { from, to, timeZone } = hours;
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const now = clock.format(time);
  if (from === to) return true;
  return from < to ? from <= now && now < to : now >= from || now < to;
}
