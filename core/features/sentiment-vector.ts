import type {
  FearGreedReading,
  FusionWeights,
  MarketNews,
  Mention,
  ScorePart,
  SentimentModel,
} from '../domain/news.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';
import { fuse } from './fuse-scores.ts';

/** The values of Branch C, in this order. */
export const sentimentFeatureNames = [
  'mean over an hour',
  'mean over 6 hours',
  'mean over a day',
  'dispersion',
  'intensity',
  'uncertainty',
  'fear and greed',
  'fear and greed is known',
] as const;

/** A mention is forgotten after this long. */
export const mentionLifeMs = 3 * dayMs;
/** A reading of the index is forgotten after this long: it comes once a day. */
export const readingLifeMs = 2 * dayMs;

/** Half-lives, ms. */
const halfLives = [hourMs, 6 * hourMs, dayMs] as const;
/** Every mean begins with half a neutral headline: one alone does not count in full, and an old one fades. */
const prior = 0.5;
/** So many headlines, decayed over a day, are intensity 1. */
const fullIntensity = 100;

/**
 * What the news say of a market at `time`, for Branch C: eight values within [−1, 1]. Means of the fused scores with
 * half-lives of 1, 6 and 24 h, each headline by how sure its score is and shrunk towards 0 where there are few; their
 * spread, how many there are (logarithmic), how little is known, and the Fear & Greed index around its middle.
 * Only what was available at `time` or before counts; a score counts from its own moment.
 * @param news ascending by `availableTime`; the same object is prepared once, so it must not be changed afterwards
 * @returns undefined when nothing is known: no headline in 3 days and no reading in 2
 */
export function sentimentVector(news: MarketNews, time: UtcMs, weights: FusionWeights): Float32Array | undefined {
  const prepared = prepare(news, weights);
  const { times } = prepared;
  const end = countUpTo(times, time);
  const start = countUpTo(times, time - mentionLifeMs);
  const sums = sumMentions(prepared, start, end, time);
  const reading = readingAt(news.fearGreed, time);
  if (sums.mentions === 0 && reading === undefined) return undefined;
  const [hour, sixHours, day] = sums.weights;
  const mean = sums.scores[2] / (day + prior);
  // Around the shrunk mean and with the prior's own neutral headline, so that one headline has some spread and none has none.
  const variance = sums.squares / (day + prior) - mean * mean;
  return Float32Array.of(
    sums.scores[0] / (hour + prior),
    sums.scores[1] / (sixHours + prior),
    mean,
    Math.sqrt(Math.max(0, variance)),
    Math.min(1, Math.log1p(sums.count) / Math.log1p(fullIntensity)),
    (sums.uncertainty + prior) / (sums.count + prior),
    reading === undefined ? 0 : Math.min(1, Math.max(-1, (reading - 50) / 50)),
    reading === undefined ? 0 : 1,
  );
}

/** Whether a mention has a say at `time`: some model with a weight has judged it by then. How old it is does not matter. */
export function isHeard({ availableTime, parts }: Mention, time: UtcMs, weights: FusionWeights): boolean {
  return availableTime <= time && parts.some(({ model, countsFrom }) => weights[model] > 0 && countsFrom <= time);
}

type Sums = {
  mentions: number;
  /** Decay × certainty, and times the score, for each half-life. */
  weights: [number, number, number];
  scores: [number, number, number];
  /** Of a day's half-life. */
  squares: number;
  /** Decay alone, and times the uncertainty. */
  count: number;
  uncertainty: number;
};

function sumMentions({ times, said }: Prepared, start: number, end: number, time: UtcMs): Sums {
  const sums: Sums = { mentions: 0, weights: [0, 0, 0], scores: [0, 0, 0], squares: 0, count: 0, uncertainty: 0 };
  for (let i = start; i < end; i++) {
    const now = saidAt(said[i], time);
    if (now === undefined) continue;
    const { score, uncertainty } = now;
    const age = time - times[i];
    sums.mentions++;
    for (let k = 0; k < halfLives.length; k++) {
      const weight = 2 ** (-age / halfLives[k]);
      const sure = weight * (1 - uncertainty);
      sums.weights[k] += sure;
      sums.scores[k] += sure * score;
      if (k < 2) continue;
      sums.squares += sure * score * score;
      sums.count += weight;
      sums.uncertainty += weight * uncertainty;
    }
  }
  return sums;
}

/** What a mention says from a moment on. */
type Said = { readonly from: UtcMs; readonly score: number; readonly uncertainty: number };
type Prepared = {
  readonly weights: FusionWeights;
  readonly times: Float64Array;
  readonly said: readonly (readonly Said[])[];
};

// A training asks for one and the same news at every decision.
const preparedNews = new WeakMap<MarketNews, Prepared>();

function prepare(news: MarketNews, weights: FusionWeights): Prepared {
  const known = preparedNews.get(news);
  if (known && isSame(known.weights, weights)) return known;
  const times = Float64Array.from(news.mentions, ({ availableTime }) => availableTime);
  const prepared = { weights: { ...weights }, times, said: news.mentions.map((mention) => stepsOf(mention, weights)) };
  preparedNews.set(news, prepared);
  return prepared;
}

function isSame(a: FusionWeights, b: FusionWeights): boolean {
  return a.lexicon === b.lexicon && a.finbert === b.finbert && a.llm === b.llm;
}

/** The fused score after each part has come, ascending; of one model the newest part speaks. */
function stepsOf(mention: Mention, weights: FusionWeights): Said[] {
  const parts = mention.parts.filter(({ model }) => weights[model] > 0);
  const moments = [...new Set(parts.map(({ countsFrom }) => countsFrom))].sort((a, b) => a - b);
  const latest = new Map<SentimentModel, ScorePart>();
  return moments.map((from) => {
    for (const part of parts) if (part.countsFrom === from) latest.set(part.model, part);
    const { score, uncertainty } = fuse([...latest.values()], weights);
    return { from, score, uncertainty };
  });
}

function saidAt(steps: readonly Said[], time: UtcMs): Said | undefined {
  for (let i = steps.length - 1; i >= 0; i--) if (steps[i].from <= time) return steps[i];
  return undefined;
}

function readingAt(readings: readonly FearGreedReading[], time: UtcMs): number | undefined {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (readings[middle].availableTime <= time) low = middle + 1;
    else high = middle;
  }
  const last = readings[low - 1];
  return last && last.availableTime > time - readingLifeMs ? last.value : undefined;
}

/** How many of the ascending `times` are not after `time`. */
function countUpTo(times: Float64Array, time: UtcMs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
