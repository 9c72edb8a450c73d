import { readNewest } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { Market } from '../domain/market.ts';
import { noNews, type ReadNews } from '../domain/news.ts';
import { percent } from '../domain/percent.ts';
import type { Logger } from '../domain/ports.ts';
import type { Prediction } from '../domain/prediction.ts';
import type { RecordedDecision } from '../domain/record.ts';
import { type Clock, toIso, type UtcMs } from '../domain/time.ts';
import { openTimeOf } from '../domain/timeframe.ts';
import type { Change, Decided, PredictOptions } from '../inference/predict.ts';
import type { Registry } from '../model/registry.ts';
import { decisionTimeframe } from './decision-bars.ts';
import type { LiveCandles } from './live-candles.ts';
import { createLivePredictor, type DecisionLog } from './live-predictor.ts';
import { predictionOf } from './live-predictor-row.ts';
import { createLoadedPredictors } from './loaded-predictors.ts';
import type { ModelChoice } from './model-choice.ts';
import { createNewestBars } from './newest-bars.ts';
import { decisionLifeMs, newestDecision } from './newest-decision.ts';
import { createDecisionRecorder } from './record-decisions.ts';
import { changedNews, type PredictWith } from './sentiment/headline-effect.ts';
import { createShownPredictions } from './shown-predictions.ts';
import type { StatusBoard } from './status.ts';
import { defaultTradingRules, type TradingRules } from './trading-rules.ts';

type PredictionNames = 'predictions.make' | 'predictions.explain' | 'predictions.watch';

/** What a model decides at the close of a decision bar, with something changed; levels are rounded to `tickSize`. */
export type DecideWith = (
  at: { market: Market; asOf: UtcMs; modelId: string; tickSize: number },
  change?: Change,
) => Promise<Decided>;

/** Predictions on request and, while candles stream, one recorded decision for each decision bar of every streamed market. */
export function createPredictions(options: {
  store: CandleStore;
  registry: Registry;
  choice: ModelChoice;
  live: LiveCandles;
  record: DecisionLog;
  onRecorded(row: RecordedDecision): void;
  /** Decisions of these are recorded. */
  isStreamed(market: Market): boolean;
  notice: StatusBoard['notice'];
  clock: Clock;
  logger: Logger;
  tickSize(market: Market): number;
  /** Default: there are no headlines. */
  readNews?: ReadNews;
  /** Default: the usual ones. */
  trading?(): TradingRules;
}): {
  handlers: Pick<Handlers<Contract>, PredictionNames>;
  predictWith: PredictWith;
  decideWith: DecideWith;
  forgetModels(): void;
  /** The trading rules are others: what is shown is asked for again. */
  refreshAll(): void;
  /** Resolves when every decision that is due is recorded or known to wait, and the next ones are prepared. */
  settled(): Promise<void>;
  close(): Promise<void>;
} {
  const { store, registry, choice, live, record, isStreamed, clock, logger, tickSize } = options;
  const { readNews = () => noNews, trading = () => defaultTradingRules } = options;
  const predictors = createLoadedPredictors(registry);
  const newestBars = createNewestBars(store);

  const optionsAt = (market: Market, asOf: UtcMs): PredictOptions => ({
    market,
    asOf,
    readNewest: (of, timeframe, limit, before) => readNewest(store, of, timeframe, limit, before),
    tickSize: tickSize(market),
    readNews,
    terms: trading().terms,
  });

  const predictWith: PredictWith = async (market, change) => {
    const asOf = newestDecision(store, market, trading().bars);
    const modelId = choice.modelFor(market);
    const predictor = await predictors.of(modelId);
    const options = { ...optionsAt(market, asOf), readNews: changedNews(readNews, asOf, change) };
    const hearsNews = registry.manifest(modelId).sentiment !== undefined;
    return { prediction: abstainWhenOld(predictor.predict(options), asOf), hearsNews };
  };

  const decideWith: DecideWith = async ({ market, asOf, modelId, tickSize: step }, change) => {
    const predictor = await predictors.of(modelId);
    return predictor.decide({ ...optionsAt(market, asOf), tickSize: step }, change);
  };

  const predictAt = async (market: Market, asOf: UtcMs, modelId = choice.modelFor(market)): Promise<Prediction> => {
    const predictor = await predictors.of(modelId);
    return predictor.predict(optionsAt(market, asOf));
  };

  /** The newest decision may be so old that it must not become a trade. */
  const abstainWhenOld = (made: Prediction, asOf: UtcMs): Prediction => {
    if (clock.now() - asOf <= decisionLifeMs) return made;
    const reason = `The newest decision bar closed at ${toIso(asOf)}: too old to trade on.`;
    return { ...made, signal: 'abstain', reasons: [reason, ...made.reasons] };
  };

  const predictNewest = async (market: Market, modelId?: string): Promise<Prediction> => {
    const asOf = newestDecision(store, market, trading().bars);
    return abstainWhenOld(await predictAt(market, asOf, modelId), asOf);
  };

  /** What is recorded of the newest decision; where that is nothing or another model's, what the model would say, which no trade follows. */
  const predictShown = async (market: Market): Promise<Prediction> => {
    await recorder.idle(market);
    const asOf = newestDecision(store, market, trading().bars);
    const modelId = choice.modelFor(market);
    const last = record.last(market);
    const recorded = last?.asOf === asOf ? predictionOf(last) : undefined;
    const cost = trading().terms.roundTripCost;
    const isSame = recorded?.modelId === modelId && last?.roundTripCost === cost;
    if (isSame) return abstainWhenOld(recorded, asOf);
    const made = await predictNewest(market, modelId);
    if (!recorded) return made;
    const reason =
      recorded.modelId === modelId
        ? `Recorded for this bar is ${recorded.signal}, at a round-trip cost of ${percent(last?.roundTripCost ?? 0)}; this is what the model says at ${percent(cost)}, which counts from the next bar on.`
        : `Model ${recorded.modelId} has made the recorded decision of this bar, ${recorded.signal}; ${modelId} decides from the next bar on.`;
    return { ...made, signal: 'abstain', reasons: [reason, ...made.reasons] };
  };

  const shown = createShownPredictions(predictShown, logger);

  const livePredictor = createLivePredictor({
    ...options,
    rules: () => trading().labels,
    bars: () => trading().bars,
    async decide(market, asOf) {
      const predictor = await predictors.of(choice.modelFor(market));
      const asked = { ...optionsAt(market, asOf), readNewest: newestBars.read };
      return { ...(await predictor.decideTogether(asked)), tickSize: asked.tickSize };
    },
  });

  const onHistory = (listener: (market: Market) => void) =>
    live.onMarket((market, { kind }) => void (kind === 'history' && listener(market)));
  // Nothing is decided from bars that were others, and nothing shown before what is due is recorded: the order is theirs.
  const stopForgetting = onHistory(newestBars.forget);
  const recorder = createDecisionRecorder({
    ...{ store, live, livePredictor, isStreamed, logger },
    bars: () => trading().bars,
    onDecided: shown.refresh,
    async prepare(market, asOf) {
      const predictor = await predictors.of(choice.modelFor(market));
      predictor.prepare({ market, asOf, readNewest: newestBars.read });
    },
  });
  const stopRetrying = onHistory(shown.retry);
  return {
    handlers: {
      'predictions.make': async ({ market, at, modelId }) => {
        if (at === undefined) return predictNewest(market, modelId);
        return predictAt(market, openTimeOf(at, decisionTimeframe), modelId);
      },
      'predictions.explain': async ({ market, at, modelId = choice.modelFor(market), outcome }) => {
        const asOf =
          at === undefined ? newestDecision(store, market, trading().bars) : openTimeOf(at, decisionTimeframe);
        const predictor = await predictors.of(modelId);
        const explained = predictor.explain(optionsAt(market, asOf), outcome);
        if (at !== undefined) return explained;
        return { ...explained, prediction: abstainWhenOld(explained.prediction, asOf) };
      },
      'predictions.watch': shown.watch,
    },
    predictWith,
    decideWith,
    forgetModels() {
      predictors.disposeAll();
      shown.refreshAll();
    },
    refreshAll: shown.refreshAll,
    async settled() {
      await recorder.settled();
      await shown.settled();
    },
    async close() {
      stopForgetting();
      stopRetrying();
      await recorder.close();
      await shown.settled();
      predictors.disposeAll();
    },
  };
}
