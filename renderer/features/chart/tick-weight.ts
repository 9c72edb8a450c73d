import type { UtcMs } from '../../../core/domain/time.ts';

/** How much a time mark on the axis matters: lightweight-charts' own weights. */
const weights = {
  year: 70,
  month: 60,
  day: 50,
  hour12: 33,
  hour6: 32,
  hour3: 31,
  hour: 30,
  half: 22,
  five: 21,
  minute: 20,
};

const intraday: readonly [number, number][] = [
  [720, weights.hour12],
  [360, weights.hour6],
  [180, weights.hour3],
  [60, weights.hour],
  [30, weights.half],
  [5, weights.five],
  [1, weights.minute],
];

/**
 * Weight of the mark at `time`, with days starting at midnight of a zone rather than of UTC.
 * @param offsetMinutes minutes east of Greenwich at each of the two times
 */
export function tickWeight(time: UtcMs, previous: UtcMs, offsetMinutes: (time: UtcMs) => number): number {
  const shift = (t: UtcMs) => new Date(t + offsetMinutes(t) * 60_000);
  const current = shift(time);
  const before = shift(previous);
  if (current.getUTCFullYear() !== before.getUTCFullYear()) return weights.year;
  if (current.getUTCMonth() !== before.getUTCMonth()) return weights.month;
  if (current.getUTCDate() !== before.getUTCDate()) return weights.day;
  const minutes = (date: Date) => Math.floor(date.getTime() / 60_000);
  const crossed = intraday.find(
    ([length]) => Math.floor(minutes(current) / length) !== Math.floor(minutes(before) / length),
  );
  return crossed?.[1] ?? 0;
}
