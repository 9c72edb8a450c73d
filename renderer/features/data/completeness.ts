import type { SeriesSummary } from '../../../core/contract/contract.ts';
import { timeframeMs } from '../../../core/domain/timeframe.ts';

/**
 * Bars that are there, of those there should be from the first to the newest, fraction 0..1.
 * Rounded down to hundredths of a percent: one missing bar is never "100.00 %".
 */
export function completeness({ timeframe, bars, from, to }: SeriesSummary): number {
  const expected = Math.floor((to - from) / timeframeMs(timeframe)) + 1;
  if (bars >= expected) return 1;
  return Math.floor((bars / expected) * 10_000) / 10_000;
}
