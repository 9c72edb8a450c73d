import type { SeriesSummary } from '../../../core/contract/contract.ts';
import { exchangeIdOf, type Market } from '../../../core/domain/market.ts';
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

type CoverageMarket = {
  readonly market: Market;
  /** Whether it takes part in the axis. */
  readonly isChosen: boolean;
  readonly rows: readonly CoverageRow[];
};

export type Coverage = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly markets: readonly CoverageMarket[];
};

/**
 * What history there is, on the time axis of the chosen markets, older daily bars cut off; null when there is none.
 * @param chosen none, or none that has history, means that all markets set the axis
 */
export function coverageOf(series: readonly SeriesSummary[], chosen: readonly Market[] = []): Coverage | null {
  const filled = series.filter((one) => one.bars > 0);
  if (filled.length === 0) return null;
  const wanted = filled.filter((one) => chosen.includes(one.market));
  const shown = wanted.length > 0 ? wanted : filled;
  const endOf = (one: SeriesSummary) => one.to + timeframeMs(one.timeframe);
  // Daily history reaches back years; decisions need the finer bars, so these set the axis.
  const finer = shown.filter((one) => one.timeframe !== '1d');
  const from = Math.min(...(finer.length > 0 ? finer : shown).map((one) => one.from));
  const to = Math.max(...shown.map(endOf));
  const span = Math.max(1, to - from);
  // What lies outside the axis, as a market that is not chosen may, has no width.
  const place = (time: UtcMs) => Math.min(1, Math.max(0, time - from) / span);
  const markets = [...new Set(filled.map((one) => one.market))].sort();
  return {
    from,
    to,
    markets: markets.map((market) => ({
      market,
      isChosen: shown.some((one) => one.market === market),
      rows: filled
        .filter((one) => one.market === market)
        .sort((a, b) => timeframes.indexOf(a.timeframe) - timeframes.indexOf(b.timeframe))
        .map((one) => ({
          timeframe: one.timeframe,
          from: one.from,
          to: endOf(one),
          bars: one.bars,
          gaps: one.gaps,
          left: place(one.from),
          width: place(endOf(one)) - place(one.from),
        })),
    })),
  };
}

/** Changes when older bars were added, or a gap opened or closed; a newer bar at the end changes nothing. */
export function extentOf(coverage: Coverage): string {
  return coverage.markets
    .flatMap(({ market, rows }) => rows.map(({ timeframe, from, gaps }) => [market, timeframe, from, gaps].join(' ')))
    .join();
}

/** The markets a new run starts with: the streamed ones that have history, else all; demo and real ones are never mixed. */
export function firstMarkets(coverage: Coverage | null | undefined, streamed: readonly Market[] = []): Market[] {
  const stored = coverage?.markets.map(({ market }) => market) ?? [];
  const both = stored.filter((market) => streamed.includes(market));
  return both.length > 0 ? both : stored.filter((market) => exchangeIdOf(market) === exchangeIdOf(stored[0]));
}
