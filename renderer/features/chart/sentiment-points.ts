import type { Aggregate } from '../../../core/contract/contract.ts';
import type { Candle } from '../../../core/domain/candle.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import type { SentimentPoint } from './sentiment-pane.ts';

/** Most points the engine answers at once. */
export const mostPoints = 5_000;

type Range = { readonly from: UtcMs; readonly to: UtcMs };

/**
 * The parts of [from, to) outside of what is known, each short enough for one answer, newer ones first. Read in this order, what is known
 * stays one range without a hole, wherever one stops.
 */
export function missingRanges({ from, to }: Range, known: Range | null, stepMs: number): Range[] {
  const most = mostPoints * stepMs;
  const downwards = (start: UtcMs, end: UtcMs) => {
    const parts: Range[] = [];
    for (let top = end; top > start; top -= most) parts.push({ from: Math.max(start, top - most), to: top });
    return parts;
  };
  if (!known) return downwards(from, to);
  return [...downwards(Math.max(from, known.to), to).reverse(), ...downwards(from, Math.min(to, known.from))];
}

/** One point for each bar; what was said at its close, or nothing where that was not read or nothing was known. */
export function sentimentPoints(
  bars: readonly Candle[],
  barMs: number,
  said: ReadonlyMap<UtcMs, Aggregate['points'][number]>,
): SentimentPoint[] {
  return bars.map(({ openTime }) => {
    const point = said.get(openTime + barMs);
    return { openTime, score: point?.score ?? null, items: point?.items ?? 0 };
  });
}
