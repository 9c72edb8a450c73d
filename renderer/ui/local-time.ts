import type { UtcMs } from '../../core/domain/time.ts';

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('en-GB', options);
  return (time: UtcMs) => formatter.format(time);
};

/** `14:20`, local zone. */
export const formatTime = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
/** `14:20:05`, local zone. */
export const formatTimeSeconds = format({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
/** `22 Nov 2026`, local zone. */
export const formatDate = format({ day: '2-digit', month: 'short', year: 'numeric' });
/** `22 Nov, 14:20`, local zone: for ticks of an axis within a week. */
export const formatDayTime = format({
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
/** `22 Nov 2026, 14:20`, local zone. */
export const formatDateTime = format({
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
/** `22 Nov 2026, 14:20:05`, local zone. */
export const formatDateTimeSeconds = format({
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
/** `22 Nov 2026` of the UTC day: for daily bars, whose day starts at midnight UTC. */
export const formatUtcDate = format({ day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `Monday`, local zone. */
export const formatWeekday = format({ weekday: 'long' });

/** Today's times without the date, all others with it. */
export function formatMoment(time: UtcMs, now: UtcMs): string {
  return formatDate(time) === formatDate(now) ? formatTime(time) : formatDateTime(time);
}

/** `UTC`, `UTC+5:30`, `UTC−3`: minutes east of Greenwich, as a name. */
export function zoneName(minutesEast: number): string {
  if (minutesEast === 0) return 'UTC';
  const size = Math.abs(minutesEast);
  const minutes = size % 60;
  const hours = Math.floor(size / 60);
  return `UTC${minutesEast < 0 ? '\u2212' : '+'}${hours}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''}`;
}

/** The zone all times on the screen are in, at `time`. */
export function localZone(time: UtcMs): string {
  return zoneName(-new Date(time).getTimezoneOffset());
}

/** `YYYY-MM-DD` of the UTC day, for date inputs. */
export function toDateInput(time: UtcMs | undefined): string {
  return time === undefined ? '' : new Date(time).toISOString().slice(0, 10);
}
