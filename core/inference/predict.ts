import type { Explanation } from '../contract/contract.ts';
import type { ClosedColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { ReadNews } from '../domain/news.ts';
import {
  type DecisionTerms,
  defaultDecisionTerms,
  type Outcome,
  type Prediction,
  type TradeRules,
} from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { isInSample } from '../model/in-sample.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { atrSeries } from '../risk/atr.ts';
import { decideSignal } from '../risk/decide-signal.ts';
import { tradeLevels } from '../risk/trade-levels.ts';
import { askNetwork, createAskTogether, probabilitiesOf } from './ask-network.ts';
import { explain } from './explain.ts';
import { type Heard, hearNews } from './hear-news.ts';
import { inputHash } from './input-hash.ts';
import {
  type Bars,
  beginWindows,
  type FeatureWindow,
  featureWindows,
  type KnownWindows,
  type NetworkRow,
  nothingKnown,
} from './network-inputs.ts';
import { newestClose, objections } from './objections.ts';
import { judgeDistribution } from './out-of-distribution.ts';
import { type ReadNewest, readWindows } from './read-windows.ts';
import { type Lane, takeAway } from './take-away.ts';

export type PredictOptions = {
  readonly market: Market;
  /** Only bars closed at or before it are used. */
  readonly asOf: UtcMs;
  readonly readNewest: ReadNewest;
  /** Default: there are no headlines. */
  readonly readNews?: ReadNews;
  /** Quote currency; levels are rounded to it. */
  readonly tickSize: number;
  /** What it costs and must be worth now; default: the usual terms. */
  readonly terms?: DecisionTerms;
};

/** What is asked otherwise than the model has learnt it. */
export type Change = {
  /** Default: what the model has learnt to trade. Its probabilities stay those of the levels it has learnt. */
  readonly rules?: TradeRules;
  /** Branches that are told nothing, see `takeAway`. */
  readonly without?: readonly Lane[];
};

/** A prediction and what a record says of how it came about. */
export type Decided = {
  readonly prediction: Prediction;
  /** Of everything there was to feed, also of what a change takes away; see `inputHash`. */
  readonly inputHash: string;
  /** What was traded by: what the model has learnt, at the cost of the terms, unless it was changed. */
  readonly rules: TradeRules;
};

export type Predictor = {
  /**
   * @throws Failure 'not-enough-data' with the bars that are there and needed, 'corrupt' when the network answers with something that
   * is not a number
   */
  predict(options: PredictOptions): Prediction;
  /**
   * The same prediction with a fingerprint of what it was made from.
   * @throws as `predict`
   */
  decide(options: PredictOptions, change?: Change): Decided;
  /**
   * The same to the bit, for several markets in one moment: what is asked for in one turn of the event loop shares one call of the network.
   * @throws as `predict`
   */
  decideTogether(options: PredictOptions): Promise<Decided>;
  /**
   * The same prediction and why it is so, see `explain`.
   * @throws as `predict`
   */
  explain(options: PredictOptions, outcome?: Outcome): Explanation;
  /**
   * Does what of the decision at `asOf` can be done before its last minute has closed; the decision is the same to the bit.
   * @throws as `predict`
   */
  prepare(options: Pick<PredictOptions, 'market' | 'asOf' | 'readNewest'>): void;
  /** Frees the model. */
  dispose(): void;
};

const inSample =
  'The model was trained, chosen or tested on outcomes of this time: what it says here proves nothing of it.';

/** Predicts with one loaded model, with the same features, scaling and labels' geometry it was trained with. */
export function createPredictor(model: LoadedModel): Predictor {
  const { config } = model.manifest;

  const knownOf = new Map<Market, KnownWindows>();
  const knownWindows = (market: Market): KnownWindows => {
    const known = knownOf.get(market) ?? nothingKnown();
    knownOf.set(market, known);
    return known;
  };

  type Seen = { bars: Bars; windows: readonly FeatureWindow[]; heard: Heard };
  type Asked = { seen: Seen; fed: ReturnType<typeof takeAway>; rules: TradeRules };

  /** Levels and horizon are those of its labels, whatever is asked of the next model; only the cost is that of now. */
  const rulesAt = ({ roundTripCost }: DecisionTerms): TradeRules => ({ ...model.manifest.rules, roundTripCost });

  /** @param said what the network says to what it was fed */
  const predictFrom = (options: PredictOptions, { seen, fed, rules }: Asked, said: Float32Array) => {
    const { market, tickSize, terms = defaultDecisionTerms } = options;
    const { bars, windows } = seen;
    const entry = (bars['1m'] as ClosedColumns).close.at(-1) as number;
    const atr = atrSeries(bars['1h'] as ClosedColumns).at(-1) as number;
    const probabilities = probabilitiesOf(model, said);
    const decision = decideSignal({ probabilities, entry, atr, rules, terms });
    const { objection, remark } = judgeDistribution(model.manifest, windows);
    const against = [...objections(model, bars, options, terms), ...(objection ? [objection] : [])];
    const known = newestClose(bars, '1m');
    // No reason for a prediction that must not become a trade.
    const why = against.length > 0 ? [] : decision.reasons;
    const verdict = `In its test: ${model.manifest.report.verdict}`;
    return {
      market,
      asOf: known,
      modelId: model.modelId,
      probabilities,
      signal: against.length > 0 ? 'abstain' : decision.signal,
      side: decision.side,
      entry,
      ...tradeLevels({ side: decision.side, entry, atr, rules, tickSize }),
      atr,
      breakEven: decision.breakEven,
      expectedValue: decision.expectedValue,
      horizonEnd: known + rules.horizonMs,
      reasons: [
        ...against,
        // Why there is no trade comes first; what a trade would earn comes after what the model is worth.
        ...(decision.signal === 'abstain' ? [...why, verdict] : [verdict, ...why]),
        ...(remark ? [remark] : []),
        ...(isInSample(model.manifest, market, known) ? [inSample] : []),
        fed.heard.reason,
        ...fed.remarks,
      ],
    } satisfies Prediction;
  };

  const read = (options: PredictOptions, change: Change = {}): Asked => {
    const bars = readWindows(options.readNewest, options.market, config, options.asOf);
    const seen: Seen = {
      bars,
      windows: featureWindows(model.manifest, bars, knownWindows(options.market)),
      heard: hearNews(model.manifest, options),
    };
    const { rules = rulesAt(options.terms ?? defaultDecisionTerms), without = [] } = change;
    return { seen, fed: takeAway(seen, without), rules };
  };

  const decidedFrom = (options: PredictOptions, asked: Asked, said: Float32Array): Decided => {
    const { windows, heard } = asked.seen;
    const hash = inputHash(model.modelId, windows, heard.sentiment);
    return { prediction: predictFrom(options, asked, said), inputHash: hash, rules: asked.rules };
  };

  const rowOf = ({ fed }: Asked): NetworkRow => ({ windows: fed.windows, sentiment: fed.heard.sentiment });
  const together = createAskTogether(model);

  return {
    dispose() {
      together.answer();
      model.dispose();
    },
    predict(options) {
      const asked = read(options);
      return predictFrom(options, asked, askNetwork(model, [rowOf(asked)])[0]);
    },
    decide(options, change) {
      const asked = read(options, change);
      return decidedFrom(options, asked, askNetwork(model, [rowOf(asked)])[0]);
    },
    async decideTogether(options) {
      const asked = read(options);
      return decidedFrom(options, asked, await together.ask(rowOf(asked)));
    },
    prepare({ market, asOf, readNewest }) {
      const bars = readWindows(readNewest, market, config, asOf - minuteMs);
      beginWindows(model.manifest, bars, knownWindows(market), (timeframe) => asOf % timeframeMs(timeframe) === 0);
    },
    explain(options, outcome) {
      const asked = read(options);
      const row = rowOf(asked);
      return explain(model, row, predictFrom(options, asked, askNetwork(model, [row])[0]), outcome);
    },
  };
}
