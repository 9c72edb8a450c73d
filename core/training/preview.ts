import { joinColumns } from '../candles/merge-columns.ts';
import type { TrainingPreview } from '../contract/contract.ts';
import type { ClosedColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { type MarketNews, noNews, type ReadNews } from '../domain/news.ts';
import { outcomes, type TradeRules } from '../domain/prediction.ts';
import { inOneGo } from '../domain/steps.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { effectiveSamples } from '../labels/uniqueness.ts';
import type { ModelConfig } from '../model/config.ts';
import { checkClasses } from './check-classes.ts';
import { checkEveryMarket } from './check-every-market.ts';
import { checkMarkets } from './check-markets.ts';
import { labelsOf } from './dataset.ts';
import { type Decision, type DecisionTimes, type findDecisions, inOrder, searchDecisions } from './decisions.ts';
import { checkEnoughData } from './enough-data.ts';
import { distinctMentions, mostReadings } from './headlines.ts';
import { leftOutLines } from './left-out.ts';
import { barsRange, type MarketBars, type ReadSeries, timeframesRead } from './market-series.ts';
import { planParts } from './plan-parts.ts';
import { labelDecision, type Sample } from './samples.ts';
import { parts, type Split } from './split.ts';

/** Read in one go: some 20,000 bars of 1m. */
const sliceMs = 14 * dayMs;
/** Labelled in one go. */
const labelsAtOnce = 4_000;

export type PreviewOptions = {
  readonly readSeries: ReadSeries;
  /** Default: there are no headlines. */
  readonly readNews?: ReadNews;
  /** From the first open to the last close of the bars that `readSeries` can make; undefined when there are none. */
  extentOf(market: Market, timeframe: Timeframe): { from: UtcMs; to: UtcMs } | undefined;
  readonly markets: readonly Market[];
  readonly decisions: DecisionTimes;
  readonly rules: TradeRules;
  readonly config: ModelConfig;
  /** Awaited between pieces of work that are each short, so that others get their turn; may throw to stop. */
  rest(): Promise<void>;
};

/**
 * What `buildDataset` would make of the same options, without features: coverage, parts, class balance, and the sentence it would refuse
 * them with. Outcomes in the sealed window are not looked up here either.
 */
export async function previewTraining(options: PreviewOptions): Promise<TrainingPreview> {
  const { markets, decisions, rules, config, rest } = options;
  const series: { market: Market; bars: MarketBars }[] = [];
  for (const market of markets) series.push({ market, bars: await readBars(options, market) });

  const decided: ReturnType<typeof findDecisions>[] = [];
  for (const [market, { bars }] of series.entries()) {
    const search = searchDecisions(bars, market, config, rules, decisions);
    for (let step = search.next(); ; step = search.next()) {
      await rest();
      if (!step.done) continue;
      decided.push(step.value);
      break;
    }
  }
  const plan = planParts(inOrder(decided.map(({ found }) => found)), rules.horizonMs);
  await rest();
  const samples = await labelAll(series, plan.used, options);
  const preview = {
    series: series.flatMap(({ market, bars }) =>
      timeframesRead(config).map((timeframe) => coverageOf(market, timeframe, bars[timeframe] as ClosedColumns)),
    ),
    sealed: plan.sealed,
    headlines: await headlinesIn(plan.used, options),
    leftOut: leftOutLines([...decided.map(({ leftOut }) => leftOut), plan.leftOut]),
    problem: problemOf(() => {
      checkMarkets(markets);
      checkEnoughData(series, plan.split, config, rules);
      checkEveryMarket(
        markets,
        Array.from(plan.split.train, (i) => samples[i].market),
      );
      checkClasses(labelsOf({ samples }, plan.split.train));
    }),
  };
  const described: TrainingPreview['parts'][keyof Split][] = [];
  for (const part of parts) described.push(await partOf(samples, plan.split[part], options));
  const [train, validation, test] = described;
  return { ...preview, parts: { train, validation, test } };
}

/** Those that came between the first and the last decision. */
async function headlinesIn(used: readonly Decision[], { markets, readNews = () => noNews, rest }: PreviewOptions) {
  const [first, last] = [used[0], used.at(-1)];
  if (!first || !last) return { mentions: 0, readings: 0 };
  const [from, to] = [first.decisionTime, last.decisionTime + 1];
  const isIn = ({ availableTime }: { availableTime: UtcMs }) => availableTime >= from && availableTime < to;
  const news: MarketNews[] = [];
  for (const market of markets) {
    news.push(readNews(market, from, to));
    await rest();
  }
  return { mentions: distinctMentions(news).filter(isIn).length, readings: mostReadings(news, isIn) };
}

async function readBars(options: PreviewOptions, market: Market): Promise<MarketBars> {
  const { readSeries, extentOf, decisions, rules, config, rest } = options;
  const bars: Partial<Record<Timeframe, ClosedColumns>> = {};
  for (const timeframe of timeframesRead(config)) {
    const asked = barsRange(timeframe, config, rules, decisions);
    const extent = extentOf(market, timeframe) ?? { from: 0, to: 0 };
    const to = Math.min(asked.to, extent.to);
    const pieces: ClosedColumns[] = [];
    for (let from = Math.max(asked.from, extent.from); from < to; ) {
      // Slices end at midnight, so that no bar of any timeframe is cut in two.
      const end = Math.min(to, Math.floor((from + sliceMs) / dayMs) * dayMs);
      pieces.push(readSeries(market, timeframe, from, end));
      from = end;
      await rest();
    }
    bars[timeframe] = joinColumns(pieces);
  }
  return bars;
}

async function labelAll(
  series: readonly { bars: MarketBars }[],
  decisions: readonly Decision[],
  { rules, rest }: PreviewOptions,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const decision of decisions) {
    samples.push(labelDecision(series[decision.market].bars, decision, rules));
    if (samples.length % labelsAtOnce === 0) await rest();
  }
  return samples;
}

function coverageOf(market: Market, timeframe: Timeframe, { openTime }: ClosedColumns) {
  const length = timeframeMs(timeframe);
  let gaps = 0;
  let missingBars = 0;
  for (let i = 1; i < openTime.length; i += 1) {
    const missing = (openTime[i] - openTime[i - 1]) / length - 1;
    if (missing > 0) gaps += 1;
    missingBars += missing;
  }
  const bars = openTime.length;
  return { market, timeframe, bars, from: openTime[0] ?? null, to: openTime.at(-1) ?? null, gaps, missingBars };
}

async function partOf(samples: readonly Sample[], indices: Int32Array, { markets, rest }: PreviewOptions) {
  const labels = labelsOf({ samples }, indices);
  const [short, flat, long] = outcomes.map((_, k) => labels.reduce((count, label) => count + (label === k ? 1 : 0), 0));
  const ofPart = Array.from(indices, (i) => samples[i]);
  let effective = 0;
  for (const market of markets.keys()) {
    const own = ofPart.filter((sample) => sample.market === market);
    const from = Float64Array.from(own, ({ decisionTime }) => decisionTime);
    const to = Float64Array.from(own, ({ resolvedAt }) => resolvedAt);
    effective += inOneGo(effectiveSamples(from, to));
    await rest();
  }
  const [first, last] = [ofPart[0], ofPart.at(-1)];
  return {
    samples: indices.length,
    range: first && last ? { from: first.decisionTime, to: last.decisionTime } : null,
    classes: { short, flat, long },
    effectiveSamples: effective,
  };
}

function problemOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
