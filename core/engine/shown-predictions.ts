import type { Contract } from '../contract/contract.ts';
import type { Handlers, ValueOf } from '../contract/define.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Prediction } from '../domain/prediction.ts';
import { createMarketQueue } from './market-queue.ts';
import { createTopic, untilAborted } from './topic.ts';

type Shown = ValueOf<Contract['predictions.watch']>;

/** What is shown of each market that somebody watches. */
export type ShownPredictions = {
  readonly watch: Handlers<Contract>['predictions.watch'];
  /** It may be another now. */
  refresh(market: Market): void;
  refreshAll(): void;
  /** Candles have come that could not be predicted from before. */
  retry(market: Market): void;
  /** Resolves when nothing is being asked for any more. */
  settled(): Promise<void>;
};

/** @param predict what a market is shown with now */
export function createShownPredictions(
  predict: (market: Market) => Promise<Prediction>,
  logger: Logger,
): ShownPredictions {
  const changed = createTopic<{ market: Market; value: Shown }>();
  const newest = new Map<Market, Shown>();
  const watched = new Map<Market, number>();

  const queue = createMarketQueue(async (market) => {
    const value = await predict(market).then(
      (prediction): Shown => ({ prediction, problem: null }),
      (error: unknown): Shown => {
        if (!(error instanceof Failure)) logger.error('prediction failed', { market, error: String(error) });
        return { prediction: null, problem: toFailureData(error).message };
      },
    );
    newest.set(market, value);
    changed.publish({ market, value });
  });

  const refresh = (market: Market): void => {
    if (watched.has(market)) queue.request(market);
  };

  return {
    async watch({ market }, signal, emit) {
      watched.set(market, (watched.get(market) ?? 0) + 1);
      const known = newest.get(market);
      if (known?.prediction) emit(known);
      const end = changed.subscribe(({ market: of, value }) => {
        if (of === market) emit(value);
      });
      refresh(market);
      await untilAborted(signal);
      end();
      const left = (watched.get(market) ?? 1) - 1;
      if (left > 0) watched.set(market, left);
      else watched.delete(market);
    },
    refresh,
    refreshAll() {
      newest.clear();
      for (const market of watched.keys()) refresh(market);
    },
    retry(market) {
      if (newest.get(market)?.prediction == null) refresh(market);
    },
    settled: queue.settled,
  };
}
