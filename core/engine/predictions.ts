import { readNewest } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers, ValueOf } from '../contract/define.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { noNews, type ReadNews } from '../domain/news.ts';
import type { Logger } from '../domain/ports.ts';
import type { Prediction } from '../domain/prediction.ts';
import { type Clock, toIso, type UtcMs } from '../domain/time.ts';
import { minuteMs, openTimeOf, timeframeMs } from '../domain/timeframe.ts';
import type { PredictOptions, Predictor } from '../inference/predict.ts';
import type { Registry } from '../model/registry.ts';
import type { LiveCandles } from './live-candles.ts';
import type { ModelChoice } from './model-choice.ts';
import { decisionTimeframe, newestDecision } from './newest-decision.ts';
import { changedNews, type PredictWith } from './sentiment/headline-effect.ts';
import { createTopic, untilAborted } from './topic.ts';

type PredictionNames = 'predictions.make' | 'predictions.explain' | 'predictions.watch';
type Shown = ValueOf<Contract['predictions.watch']>;

/** Older than this, the newest decision bar is no basis for a trade. */
const staleAfterMs = 2 * timeframeMs(decisionTimeframe);

/** Predictions on request and, while candles stream, at each decision bar. */
export function createPredictions(options: {
  store: CandleStore;
  registry: Registry;
  choice: ModelChoice;
  live: LiveCandles;
  clock: Clock;
  logger: Logger;
  tickSize(market: Market): number;
  /** Default: there are no headlines. */
  readNews?: ReadNews;
}): {
  handlers: Pick<Handlers<Contract>, PredictionNames>;
  predictWith: PredictWith;
  forgetModels(): void;
  close(): Promise<void>;
} {
  const { store, registry, choice, live, clock, logger, tickSize, readNews = () => noNews } = options;
  const shown = createTopic<{ market: Market; value: Shown }>();
  const newest = new Map<Market, Shown>();
  const predictors = new Map<string, Promise<Predictor>>();
  const watched = new Map<Market, number>();

  const predictorOf = (modelId: string): Promise<Predictor> => {
    const known = predictors.get(modelId);
    if (known) return known;
    const loading = (async () => {
      const { createPredictor } = await import('../inference/predict.ts');
      return createPredictor(await registry.load(modelId));
    })();
    predictors.set(modelId, loading);
    loading.catch(() => {
      if (predictors.get(modelId) === loading) predictors.delete(modelId);
    });
    return loading;
  };

  const disposeAll = () => {
    // One that failed to load has nothing to dispose of, and told its caller.
    for (const loading of predictors.values()) void loading.then(({ dispose }) => dispose()).catch(() => {});
    predictors.clear();
  };

  const optionsAt = (market: Market, asOf: UtcMs): PredictOptions => ({
    market,
    asOf,
    readNewest: (of, timeframe, limit, before) => readNewest(store, of, timeframe, limit, before),
    tickSize: tickSize(market),
    readNews,
  });

  const predictWith: PredictWith = async (market, change) => {
    const asOf = newestDecision(store, market);
    const modelId = choice.modelFor(market);
    const predictor = await predictorOf(modelId);
    const options = { ...optionsAt(market, asOf), readNews: changedNews(readNews, asOf, change) };
    const hearsNews = registry.manifest(modelId).sentiment !== undefined;
    return { prediction: abstainWhenOld(predictor.predict(options), asOf), hearsNews };
  };

  const predictAt = async (market: Market, asOf: UtcMs, modelId = choice.modelFor(market)): Promise<Prediction> => {
    const predictor = await predictorOf(modelId);
    return predictor.predict(optionsAt(market, asOf));
  };

  /** The newest decision may be so old that it must not become a trade. */
  const abstainWhenOld = (made: Prediction, asOf: UtcMs): Prediction => {
    if (clock.now() - asOf <= staleAfterMs) return made;
    const reason = `The newest decision bar closed at ${toIso(asOf)}: too old to trade on.`;
    return { ...made, signal: 'abstain', reasons: [reason, ...made.reasons] };
  };

  const predictNewest = async (market: Market, modelId?: string): Promise<Prediction> => {
    const asOf = newestDecision(store, market);
    return abstainWhenOld(await predictAt(market, asOf, modelId), asOf);
  };

  const refresh = async (market: Market): Promise<void> => {
    const value = await predictNewest(market).then(
      (prediction): Shown => ({ prediction, problem: null }),
      (error: unknown): Shown => {
        if (!(error instanceof Failure)) logger.error('prediction failed', { market, error: String(error) });
        return { prediction: null, problem: toFailureData(error).message };
      },
    );
    newest.set(market, value);
    shown.publish({ market, value });
  };

  /** One prediction of a market at a time; what comes meanwhile asks for exactly one more. */
  const running = new Map<Market, { again: boolean; done: Promise<void> }>();
  const requestRefresh = (market: Market): void => {
    const current = running.get(market);
    if (current) {
      current.again = true;
      return;
    }
    const state = { again: false, done: Promise.resolve() };
    running.set(market, state);
    state.done = (async () => {
      do {
        state.again = false;
        await refresh(market);
      } while (state.again);
      running.delete(market);
    })();
  };

  const stop = live.onMarket((market, event) => {
    if (!watched.has(market)) return;
    const isDecision =
      event.kind === 'closed' && (event.candle.openTime + minuteMs) % timeframeMs(decisionTimeframe) === 0;
    const isMissing = newest.get(market)?.prediction == null;
    if (isDecision || (event.kind === 'history' && isMissing)) requestRefresh(market);
  });

  return {
    handlers: {
      'predictions.make': async ({ market, at, modelId }) => {
        if (at === undefined) return predictNewest(market, modelId);
        return predictAt(market, openTimeOf(at, decisionTimeframe), modelId);
      },
      'predictions.explain': async ({ market, at, modelId = choice.modelFor(market), outcome }) => {
        const asOf = at === undefined ? newestDecision(store, market) : openTimeOf(at, decisionTimeframe);
        const predictor = await predictorOf(modelId);
        const explained = predictor.explain(optionsAt(market, asOf), outcome);
        if (at !== undefined) return explained;
        return { ...explained, prediction: abstainWhenOld(explained.prediction, asOf) };
      },
      'predictions.watch': async ({ market }, signal, emit) => {
        watched.set(market, (watched.get(market) ?? 0) + 1);
        const known = newest.get(market);
        if (known?.prediction) emit(known);
        const end = shown.subscribe(({ market: of, value }) => {
          if (of === market) emit(value);
        });
        requestRefresh(market);
        await untilAborted(signal);
        end();
        const left = (watched.get(market) ?? 1) - 1;
        if (left > 0) watched.set(market, left);
        else watched.delete(market);
      },
    },
    predictWith,
    forgetModels() {
      disposeAll();
      newest.clear();
      for (const market of watched.keys()) requestRefresh(market);
    },
    async close() {
      stop();
      await Promise.all([...running.values()].map((state) => state.done));
      disposeAll();
    },
  };
}
