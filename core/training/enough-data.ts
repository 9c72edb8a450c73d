import { Failure } from '../domain/failure.ts';
import type { TradeRules } from '../domain/prediction.ts';
import { dayMs, timeframeMs } from '../domain/timeframe.ts';
import { warmupBars } from '../features/warmup.ts';
import type { ModelConfig } from '../model/config.ts';
import { type MarketSeries, timeframesRead } from './market-series.ts';
import { parts, type Split } from './split.ts';

/** Fewer decisions than these teach and prove nothing. */
const shortestSpanMs = 7 * dayMs;
const fewestSamples = 32;

/**
 * Refuses a dataset too small to train on.
 * @throws Failure 'not-enough-data' that says for each market and timeframe how many bars are there and how many are needed
 */
export function checkEnoughData(
  series: readonly Pick<MarketSeries, 'market' | 'bars'>[],
  split: Split,
  config: ModelConfig,
  rules: TradeRules,
): void {
  if (parts.every((part) => split[part].length >= fewestSamples)) return;
  const lines = series.flatMap(({ market, bars }) =>
    timeframesRead(config).map((timeframe) => {
      const after = timeframe === '1m' ? rules.horizonMs : 0;
      const decided = Math.ceil((shortestSpanMs + after) / timeframeMs(timeframe));
      const needed = (config.windows[timeframe] ?? 0) + warmupBars[timeframe] + decided;
      const present = bars[timeframe]?.openTime.length ?? 0;
      return { text: `${market} ${timeframe}: ${present} of ${needed} bars`, isShort: present < needed };
    }),
  );
  const short = lines.filter(({ isShort }) => isShort);
  const why =
    short.length > 0
      ? `download or import more history, or choose a longer range`
      : `there are enough bars, but gaps or different dates leave too few decisions where all of them are present`;
  const counts = (short.length > 0 ? short : lines).map(({ text }) => text).join('; ');
  const found = parts.map((part) => `${split[part].length} ${part}`).join(', ');
  throw new Failure(
    'not-enough-data',
    `Not enough data to train (decisions: ${found}; at least ${fewestSamples} each): ${counts}; ${why}.`,
  );
}
