import * as tf from '@tensorflow/tfjs';
import type { Explanation } from '../contract/contract.ts';
import type { ClosedColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { ReadNews } from '../domain/news.ts';
import {
  type DecisionTerms,
  defaultDecisionTerms,
  type Outcome,
  type Prediction,
  type Probabilities,
  type TradeRules,
} from '../domain/prediction.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { calibrate } from '../model/calibration.ts';
import { branchesOf } from '../model/config.ts';
import { expiredBy } from '../model/expiry.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { isStale } from '../model/staleness.ts';
import { hasGap } from '../model/window-gap.ts';
import { atrSeries } from '../risk/atr.ts';
import { decideSignal } from '../risk/decide-signal.ts';
import { tradeLevels } from '../risk/trade-levels.ts';
import { explain } from './explain.ts';
import { type Heard, hearNews } from './hear-news.ts';
import { inputHash } from './input-hash.ts';
import {
  type Bars,
  beginWindows,
  type FeatureWindow,
  featureWindows,
  inputTensors,
  type KnownWindows,
  nothingKnown,
} from './network-inputs.ts';
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

function newestClose(bars: Bars, timeframe: Timeframe): UtcMs {
  const { openTime } = bars[timeframe] as ClosedColumns;
  return openTime[openTime.length - 1] + timeframeMs(timeframe);
}

function probabilitiesOf(model: LoadedModel, windows: readonly FeatureWindow[], { sentiment }: Heard): Probabilities {
  const said = tf.tidy(() => {
    const output = model.network.apply(inputTensors(model.manifest, windows, sentiment), {
      training: false,
    }) as tf.Tensor2D;
    return output.dataSync().map((probability) => Math.log(Math.max(probability, 1e-30)));
  });
  const [short, flat, long] = calibrate(said as Float32Array, model.manifest.calibration);
  // Single precision adds up to 1 to eight digits only.
  const sum = short + flat + long;
  if (!Number.isFinite(sum)) {
    throw new Failure('corrupt', `Model ${model.modelId} answers with something that is not a number; train it again.`);
  }
  return { short: short / sum, flat: flat / sum, long: long / sum };
}

function ageOf(durationMs: number): string {
  const minutes = Math.round(durationMs / minuteMs);
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`;
}

/** Why this prediction must not become a trade, whatever it says. */
function objections(
  { modelId, manifest }: LoadedModel,
  bars: Bars,
  { market, asOf }: Pick<PredictOptions, 'market' | 'asOf'>,
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

  /** Levels and horizon are those of its labels, whatever is asked of the next model; only the cost is that of now. */
  const rulesAt = ({ roundTripCost }: DecisionTerms): TradeRules => ({ ...model.manifest.rules, roundTripCost });

  const predictFrom = (options: PredictOptions, seen: Seen, change: Change = {}) => {
    const { market, tickSize, terms = defaultDecisionTerms } = options;
    const { bars, windows } = seen;
    const { rules = rulesAt(terms), without = [] } = change;
    const fed = takeAway(seen, without);
    const entry = (bars['1m'] as ClosedColumns).close.at(-1) as number;
    const atr = atrSeries(bars['1h'] as ClosedColumns).at(-1) as number;
    const probabilities = probabilitiesOf(model, fed.windows, fed.heard);
    const decision = decideSignal({ probabilities, entry, atr, rules, terms });
    const { objection, remark } = judgeDistribution(model.manifest, windows);
    const against = [...objections(model, bars, options, terms), ...(objection ? [objection] : [])];
    const known = newestClose(bars, '1m');
    // No reason for a prediction that must not become a trade.
    const said = against.length > 0 ? [] : decision.reasons;
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
        ...(decision.signal === 'abstain' ? [...said, verdict] : [verdict, ...said]),
        ...(remark ? [remark] : []),
        fed.heard.reason,
        ...fed.remarks,
      ],
    } satisfies Prediction;
  };

  const read = (options: PredictOptions): Seen => {
    const bars = readWindows(options.readNewest, options.market, config, options.asOf);
    return {
      bars,
      windows: featureWindows(model.manifest, bars, knownWindows(options.market)),
      heard: hearNews(model.manifest, options),
    };
  };

  return {
    dispose: () => model.dispose(),
    predict(options) {
      return predictFrom(options, read(options));
    },
    decide(options, change) {
      const seen = read(options);
      const { windows, heard } = seen;
      const hash = inputHash(model.modelId, windows, heard.sentiment);
      const rules = change?.rules ?? rulesAt(options.terms ?? defaultDecisionTerms);
      return { prediction: predictFrom(options, seen, change), inputHash: hash, rules };
    },
    prepare({ market, asOf, readNewest }) {
      const bars = readWindows(readNewest, market, config, asOf - minuteMs);
      beginWindows(model.manifest, bars, knownWindows(market), (timeframe) => asOf % timeframeMs(timeframe) === 0);
    },
    explain(options, outcome) {
      const seen = read(options);
      const { windows, heard } = seen;
      return explain(model, { windows, sentiment: heard.sentiment }, predictFrom(options, seen), outcome);
    },
  };
}
