import type { UtcMs } from '../../core/domain/time.ts';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';

/** Lowest and highest value to draw with a twentieth of air on both sides, at least `air`; what is not finite is left out. */
export function valueRange(values: readonly (number | undefined)[], air: number): [number, number] {
  const drawn = values.filter((value) => value !== undefined).filter(Number.isFinite);
  if (drawn.length === 0) return [0, 1];
  const low = Math.min(...drawn);
  const high = Math.max(...drawn);
  const around = Math.max(air, (high - low) / 20);
  return [low - around, high + around];
}

/** At most about `count` round values (1, 2 or 5 times a power of ten apart) from `low` to `high`. */
export function roundTicks(low: number, high: number, count: number): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const timeSteps = [1, 2, 3, 6, 12, 24, 2 * 24, 3 * 24, 5 * 24, 7 * 24, 14 * 24, 28 * 24, 91 * 24].map(
  (hours) => hours * hourMs,
);

/** Round local times from `from` to `to`, about `count` of them: whole hours, or midnights. */
export function timeTicks(from: UtcMs, to: UtcMs, count: number): UtcMs[] {
  const step = timeSteps.find((one) => (to - from) / one <= count) ?? timeSteps[timeSteps.length - 1];
  const offset = new Date(from).getTimezoneOffset() * minuteMs;
  const first = Math.ceil((from - offset) / step);
  const last = Math.floor((to - offset) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step + offset);
}

/** The axis of a run of so many epochs: whole epochs only, a single one in the middle. */
export function epochAxis(epochs: number): { domain: [number, number]; ticks?: number[]; tickCount?: number } {
  return epochs <= 1 ? { domain: [0.5, 1.5], ticks: [1] } : { domain: [1, epochs], tickCount: 10 };
}
