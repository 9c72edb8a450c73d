import { createHash } from 'node:crypto';
import { type ClosedColumns, columnNames } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { TradeRules } from '../domain/prediction.ts';
import { inOneGo, type Steps } from '../domain/steps.ts';
import { endOfTime, type UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs, timeframes } from '../domain/timeframe.ts';
import { type FeatureMatrix, featureSteps } from '../features/compute-features.ts';
import { warmupBars } from '../features/warmup.ts';
import { allocateMatrix } from '../kernels/window-tensor.ts';
import type { ModelConfig } from '../model/config.ts';
import { checkFinite } from './check-finite.ts';

/** Closed bars that open in [from, to), ascending. */
export type ReadSeries = (market: Market, timeframe: Timeframe, from: UtcMs, to: UtcMs) => ClosedColumns;

/** Bars of every timeframe that decisions, labels or windows need. */
export type MarketBars = Readonly<Partial<Record<Timeframe, ClosedColumns>>>;

/** What one market brings to a dataset. */
export type MarketSeries = {
  readonly market: Market;
  readonly bars: MarketBars;
  /** Unscaled feature rows of the timeframes the network reads. */
  readonly features: Readonly<Partial<Record<Timeframe, FeatureMatrix>>>;
};

/** Timeframes a dataset reads: the windows', and those of decisions (10m), labels (1m) and ATR (1h). */
export function timeframesRead(config: ModelConfig): Timeframe[] {
  return timeframes.filter((name) => (name !== '5m' && name !== '1d' ? true : config.windows[name] !== undefined));
}

/**
 * Which bars of a timeframe decisions in `range` need, by open time [from, to): from those that warm its features up to the end of the
 * last label.
 * @param range of the decision times; undefined means everything there is
 */
export function barsRange(
  timeframe: Timeframe,
  config: ModelConfig,
  rules: TradeRules,
  range: { from?: UtcMs; to?: UtcMs },
): { from: UtcMs; to: UtcMs } {
  // One more, because the range may begin in the middle of a bar.
  const history = ((config.windows[timeframe] ?? 0) + warmupBars[timeframe] + 1) * timeframeMs(timeframe);
  const after = timeframe === '1m' ? rules.horizonMs : 0;
  return {
    from: range.from === undefined ? 0 : Math.max(0, range.from - history),
    to: range.to === undefined ? endOfTime : range.to + after,
  };
}

/** `marketSeriesSteps` in one go. */
export function readMarketSeries(...asked: Parameters<typeof marketSeriesSteps>): MarketSeries {
  return inOneGo(marketSeriesSteps(...asked));
}

/**
 * Reads the bars of one market and computes its features.
 * @param range of the decision times; undefined means everything there is
 * @throws Failure 'corrupt' that names the market, timeframe and bar whose features are no numbers
 */
export function* marketSeriesSteps(
  readSeries: ReadSeries,
  market: Market,
  config: ModelConfig,
  rules: TradeRules,
  range: { from?: UtcMs; to?: UtcMs },
): Steps<MarketSeries> {
  const bars: Partial<Record<Timeframe, ClosedColumns>> = {};
  const features: Partial<Record<Timeframe, FeatureMatrix>> = {};
  for (const timeframe of timeframesRead(config)) {
    const { from, to } = barsRange(timeframe, config, rules, range);
    const columns = readSeries(market, timeframe, from, to);
    bars[timeframe] = columns;
    yield;
    if (config.windows[timeframe] !== undefined) features[timeframe] = yield* featuresOf(market, columns, timeframe);
  }
  return { market, bars, features };
}

function* featuresOf(market: Market, columns: ClosedColumns, timeframe: Timeframe): Steps<FeatureMatrix> {
  try {
    const matrix = yield* featureSteps(columns, timeframe, { allocate: allocateMatrix });
    checkFinite(market, matrix);
    return matrix;
  } catch (error) {
    if (error instanceof Failure && error.code === 'bad-request')
      throw new Failure('corrupt', `${market}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** SHA-256 over every bar of every series and over `settings`, hex: two datasets with one fingerprint are the same dataset. */
export function fingerprintOf(series: readonly MarketSeries[], settings: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const { market, bars } of series) {
    for (const timeframe of timeframes) {
      const columns = bars[timeframe];
      if (columns === undefined) continue;
      hash.update(`${market} ${timeframe} ${columns.openTime.length}\n`);
      for (const name of columnNames) {
        const { buffer, byteOffset, byteLength } = columns[name];
        hash.update(new Uint8Array(buffer, byteOffset, byteLength));
      }
    }
  }
  return hash.digest('hex');
}
