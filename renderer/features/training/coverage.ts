import type { SeriesSummary } from '../../../core/contract/contract.ts';
import type { Market } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { type Timeframe, timeframeMs, timeframes } from '../../../core/domain/timeframe.ts';

export type CoverageRow = {
  readonly timeframe: Timeframe;
  readonly from: UtcMs;
  /** End of the newest bar. */
  readonly to: UtcMs;
  readonly bars: number;
  readonly gaps: number;
  /** Place on the strip, fractions of the whole span. */
  readonly left: number;
  readonly width: number;
};

export type Coverage = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly markets: readonly { readonly market: Market; readonly rows: readonly CoverageRow[] }[];
};

/** What history there is, on one time axis for all markets; null when there is none. */
export function coverageOf(series: readonly SeriesSummary[]): Coverage | null {
  const filled = series.filter((one) => one.bars > 0);
  if (filled.length === 0) return null;
  const endOf = (one: SeriesSummary) => one.to + timeframeMs(one.timeframe);
  const from = Math.min(...filled.map((one) => one.from));
  const to = Math.max(...filled.map(endOf));
  const span = Math.max(1, to - from);
  const markets = [...new Set(filled.map((one) => one.market))].sort();
  return {
    from,
    to,
    markets: markets.map((market) => ({
      market,
      rows: filled
        .filter((one) => one.market === market)
        .sort((a, b) => timeframes.indexOf(a.timeframe) - timeframes.indexOf(b.timeframe))
        .map((one) => ({
          timeframe: one.timeframe,
          from: one.from,
          to: endOf(one),
          bars: one.bars,
          gaps: one.gaps,
          left: (one.from - from) / span,
          width: (endOf(one) - one.from) / span,
        })),
    })),
  };
}
