import type { Challenge, RetrainingSettings } from '../../contract/retraining-schemas.ts';
import { toFailureData } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs } from '../../domain/timeframe.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Registry } from '../../model/registry.ts';
import { newestDecisionOf } from '../../training/unseen-window.ts';
import type { ModelChoice } from '../model-choice.ts';

/** A model that predicts, and what it predicts of what it was trained on. */
export type Champion = {
  readonly modelId: string;
  readonly markets: readonly Market[];
  /** Undefined when its files are not what was saved. */
  readonly manifest?: Manifest;
  readonly problem?: string;
};

/** @param markets those that somebody may predict */
export function findChampions(
  markets: readonly Market[],
  choice: Pick<ModelChoice, 'modelFor'>,
  registry: Pick<Registry, 'manifest'>,
): Champion[] {
  const byModel = Map.groupBy(new Set(markets), (market) => choice.modelFor(market));
  return [...byModel].flatMap(([modelId, predicted]): Champion[] => {
    try {
      const manifest = registry.manifest(modelId);
      const own = predicted.filter((market) => manifest.markets.includes(market));
      return own.length > 0 ? [{ modelId, markets: own, manifest }] : [];
    } catch (error) {
      return [{ modelId, markets: predicted, problem: toFailureData(error).message }];
    }
  });
}

/** Why a model is to be trained again; null while it is not. @param drift what its live results say against it */
export function whyDue(
  manifest: Manifest,
  settings: RetrainingSettings,
  now: UtcMs,
  drift: string | undefined,
): string | null {
  if (settings.isOnDrift && drift !== undefined) return drift;
  const days = Math.floor((now - newestDecisionOf(manifest)) / dayMs);
  if (now - newestDecisionOf(manifest) <= settings.afterDays * dayMs) return null;
  return `Its data end ${days} days ago; the limit is ${settings.afterDays}.`;
}

/** Whether one of the markets was retrained so lately that it must not be again by itself. */
export function isTooSoon(
  challenges: readonly Challenge[],
  markets: readonly Market[],
  settings: RetrainingSettings,
  now: UtcMs,
): boolean {
  const of = challenges.filter((challenge) => challenge.markets.some((market) => markets.includes(market)));
  return of.some(({ startedAt }) => now - startedAt < settings.leastDaysBetween * dayMs);
}
