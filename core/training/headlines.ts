import { createHash } from 'node:crypto';
import type { TrainingReport } from '../contract/contract.ts';
import type { Market } from '../domain/market.ts';
import type { FearGreedReading, FusionWeights, MarketNews, Mention, ModelVersions, ReadNews } from '../domain/news.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs } from '../domain/timeframe.ts';
import { isHeard, sentimentVector } from '../features/sentiment-vector.ts';
import type { Dataset } from './dataset.ts';
import type { Sample } from './samples.ts';
import { parts } from './split.ts';

/** Fewer training decisions with headlines teach Branch C nothing that it could be trusted with. */
const fewestSamples = 32;

/** Where headlines come from, and how the models that judged them count. */
export type HeadlineSource = { readonly readNews: ReadNews; readonly weights: FusionWeights };

/** What a dataset knows of headlines. */
export type Headlines = NonNullable<TrainingReport['dataset']['headlines']> & {
  readonly weights: FusionWeights;
  /** Newest version of each model that judged them. */
  readonly versions: ModelVersions;
  /** One for each market, with a day more at both ends: for headlines at the wrong time. */
  readonly news: readonly MarketNews[];
};

/**
 * The samples with what headlines said by their decision time; undefined where nothing was known.
 * @param news one for each market of the samples
 * @param lateMs tells every headline so much later than it was there; below zero: earlier, which is a leak
 */
export function withSentiment<S extends Pick<Sample, 'market' | 'decisionTime'>>(
  samples: readonly S[],
  news: readonly MarketNews[],
  weights: FusionWeights,
  lateMs = 0,
): (S & { readonly sentiment?: Float32Array })[] {
  return samples.map((sample) => {
    const sentiment = sentimentVector(news[sample.market], sample.decisionTime - lateMs, weights);
    return sentiment === undefined ? sample : { ...sample, sentiment };
  });
}

/**
 * Lets the samples of a dataset hear the headlines. With none, or with too few in the training part to learn from, all of them stay
 * masked, and the detail says so.
 */
export function hearHeadlines(
  { markets, samples, split }: Pick<Dataset, 'samples' | 'split'> & { markets: readonly Market[] },
  { readNews, weights }: HeadlineSource,
): { samples: readonly Sample[]; headlines: Headlines } {
  const [first, last] = [samples[0].decisionTime, samples[samples.length - 1].decisionTime];
  const news = markets.map((market) => readNews(market, first - dayMs, last + dayMs + 1));
  const heard = withSentiment(samples, news, weights);
  const [train, validation, test] = parts.map(
    (part) => split[part].filter((i) => heard[i].sentiment !== undefined).length,
  );
  const mentions = distinctMentions(news).filter((mention) => isHeard(mention, last, weights));
  const readings = mostReadings(news, ({ availableTime }) => availableTime <= last);
  const backfilled = mentions.filter(({ isBackfilled }) => isBackfilled).length;
  const isUsed = train >= fewestSamples;
  const counts = { train: split.train.length, heard: train, mentions: mentions.length, readings };
  const headlines: Headlines = {
    isUsed,
    detail: isUsed ? usedSentence(counts) : unusedSentence(counts),
    mentions: mentions.length,
    backfilledShare: mentions.length > 0 ? backfilled / mentions.length : null,
    readings,
    samples: { train, validation, test },
    weights,
    versions: Object.assign({}, ...news.map(({ versions }) => versions)),
    news,
  };
  return { samples: isUsed ? heard : samples, headlines };
}

/** Each headline once, though several markets hear it. @param news one for each market */
export function distinctMentions(news: readonly MarketNews[]): Mention[] {
  const found = new Map<unknown, Mention>();
  for (const { mentions } of news) for (const mention of mentions) found.set(mention.id ?? mention, mention);
  return [...found.values()];
}

/** How many readings there are of those asked for: the index is the same for every market. */
export function mostReadings(news: readonly MarketNews[], isIn: (reading: FearGreedReading) => boolean): number {
  return Math.max(0, ...news.map(({ fearGreed }) => fearGreed.filter(isIn).length));
}

type Counts = { train: number; heard: number; mentions: number; readings: number };

const count = (value: number, what: string) => `${value.toLocaleString('en')} ${what}${value === 1 ? '' : 's'}`;

function usedSentence({ train, heard, mentions, readings }: Counts): string {
  const share = Math.floor((100 * heard) / train);
  return `It heard ${count(mentions, 'headline')} and ${count(readings, 'Fear & Greed reading')}; ${share} % of the training decisions had any.`;
}

function unusedSentence({ train, heard, mentions, readings }: Counts): string {
  if (mentions + readings === 0) {
    return 'There are no headlines in this range, so the network knows candles alone; import historical headlines to train with them.';
  }
  return `Only ${heard} of ${count(train, 'training decision')} had headlines, fewer than the ${fewestSamples} it takes to learn from them; so the network knows candles alone.`;
}

/** The same decisions, but every headline was there `lateMs` later; below zero: earlier, which is a leak. */
export function withHeadlinesLate(dataset: Dataset, lateMs: number): Dataset {
  const { headlines } = dataset;
  if (!headlines?.isUsed) return dataset;
  const deaf = dataset.samples.map(({ sentiment: _, ...sample }) => sample);
  return { ...dataset, samples: withSentiment(deaf, headlines.news, headlines.weights, lateMs) };
}

/**
 * The fingerprint of a dataset with headlines: that of its bars, and every headline and score that counted by its last decision.
 * @param fingerprint of the bars and the configuration
 */
export function fingerprintWith(fingerprint: string, { weights, news }: Headlines, last: UtcMs): string {
  const hash = createHash('sha256').update(fingerprint).update(JSON.stringify(weights));
  for (const { mentions, fearGreed } of news) {
    hash.update('market\n');
    for (const { availableTime, parts: scores } of mentions) {
      if (availableTime > last) continue;
      hash.update(JSON.stringify([availableTime, scores.filter(({ countsFrom }) => countsFrom <= last)]));
    }
    hash.update(JSON.stringify(fearGreed.filter(({ availableTime }) => availableTime <= last)));
  }
  return hash.digest('hex');
}

/** What a report says of the headlines of a dataset. */
export function headlineSummary(headlines: Headlines | undefined): NonNullable<TrainingReport['dataset']['headlines']> {
  if (headlines === undefined) {
    const samples = { train: 0, validation: 0, test: 0 };
    const detail = 'Headlines were left out, so the network knows candles alone.';
    return { isUsed: false, detail, mentions: 0, backfilledShare: null, readings: 0, samples };
  }
  const { weights: _, versions: __, news: ___, ...summary } = headlines;
  return summary;
}
