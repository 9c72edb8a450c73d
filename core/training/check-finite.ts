import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { toIso } from '../domain/time.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import type { FeatureMatrix } from '../features/compute-features.ts';
import { featureCount, featureNames } from '../features/feature-names.ts';

/**
 * Refuses feature rows with a value that is no finite number; one such value would turn every weight into NaN.
 * @throws Failure 'corrupt' that names the market, timeframe, bar and feature
 */
export function checkFinite(market: Market, { timeframe, closeTime, values }: FeatureMatrix): void {
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isFinite(values[i])) continue;
    const openTime = closeTime[Math.floor(i / featureCount)] - timeframeMs(timeframe);
    const feature = featureNames[i % featureCount];
    throw new Failure(
      'corrupt',
      `The feature ${feature} of the ${timeframe} bar of ${market} that opens at ${toIso(openTime)} is ${values[i]}; repair or import that bar again.`,
    );
  }
}
