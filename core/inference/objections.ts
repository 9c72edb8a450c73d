import type { ClosedColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { DecisionTerms } from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { branchesOf } from '../model/config.ts';
import { expiredBy } from '../model/expiry.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { isStale } from '../model/staleness.ts';
import { hasGap } from '../model/window-gap.ts';
import type { Bars } from './network-inputs.ts';

export function newestClose(bars: Bars, timeframe: Timeframe): UtcMs {
  const { openTime } = bars[timeframe] as ClosedColumns;
  return openTime[openTime.length - 1] + timeframeMs(timeframe);
}

function ageOf(durationMs: number): string {
  const minutes = Math.round(durationMs / minuteMs);
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`;
}

/** Why this prediction must not become a trade, whatever it says. */
export function objections(
  { modelId, manifest }: LoadedModel,
  bars: Bars,
  { market, asOf }: { market: Market; asOf: UtcMs },
  { modelLifeMs }: DecisionTerms,
): string[] {
  const { markets, config } = manifest;
  const found: string[] = [];
  if (!markets.includes(market)) {
    found.push(`Model ${modelId} was trained on ${markets.join(' and ')}, not on ${market}: it gives no signal here.`);
  }
  const expired = expiredBy(manifest, market, asOf, modelLifeMs);
  if (expired !== undefined) {
    const life = ageOf(modelLifeMs);
    found.push(`The model's data end ${ageOf(expired)} before: after ${life} it has expired; train a new one.`);
  }
  const used = new Set<Timeframe>(['1m', '1h', ...branchesOf(config).map((branch) => branch.timeframe)]);
  const stale = [...used].find((timeframe) => isStale(newestClose(bars, timeframe), asOf, timeframe));
  if (stale) {
    const age = ageOf(asOf - newestClose(bars, stale));
    found.push(`The newest ${stale} bar closed ${age} before: the data is stale.`);
  }
  const broken = branchesOf(config).find(({ timeframe, window }) => {
    const { openTime } = bars[timeframe] as ClosedColumns;
    return hasGap(openTime, openTime.length - window, openTime.length - 1, timeframe);
  });
  if (broken) {
    const { window, timeframe } = broken;
    found.push(`Bars are missing among the newest ${window} of ${timeframe}: the model was trained without such gaps.`);
  }
  return found;
}
