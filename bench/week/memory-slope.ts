import { dayMs, hourMs } from '../../core/domain/timeframe.ts';
import type { MemorySample } from './live-through.ts';

/** What a fresh process needs for its caches is no growth. */
const settledAfterMs = 12 * hourMs;

/** Bytes a simulated day: the least-squares line through the hourly samples of one life, from its thirteenth hour on. */
export function bytesADay(samples: readonly MemorySample[], of: 'rss' | 'heap' | 'external'): number {
  const from = (samples[0]?.time ?? 0) + settledAfterMs;
  const points = samples.filter(({ time }) => time >= from).map((sample) => [sample.time / dayMs, sample[of]] as const);
  if (points.length < 2) throw new Error('There are not enough samples of memory.');
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const both = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return both / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
