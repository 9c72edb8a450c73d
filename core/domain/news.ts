import type { Market } from './market.ts';
import type { UtcMs } from './time.ts';

/** What judges a headline, from the one that is always there to the one that costs money. */
export const sentimentModels = ['lexicon', 'finbert', 'llm'] as const;
export type SentimentModel = (typeof sentimentModels)[number];

/** Class order of sentiment probabilities, everywhere. */
export const sentimentLabels = ['negative', 'neutral', 'positive'] as const;
export type SentimentLabel = (typeof sentimentLabels)[number];

/** How much each model counts in the fused score; the sum does not matter, 0 leaves a model out. */
export type FusionWeights = Readonly<Record<SentimentModel, number>>;

export const defaultFusionWeights: FusionWeights = { lexicon: 1, finbert: 3, llm: 3 };

/** What one model says of one headline, as far as fusion needs it. */
export type ScorePart = {
  readonly model: SentimentModel;
  /** −1 bad for the price … 1 good for it. */
  readonly score: number;
  /** 0 sure … 1 knows nothing. */
  readonly uncertainty: number;
};

/** A headline about one market as the features read it. Of near duplicates only the first that was available counts. */
export type Mention = {
  /** The same for every market that hears it; absent for one that is not stored. */
  readonly id?: number;
  /** When it could first be used: the later of publishedAt and fetchedAt. */
  readonly availableTime: UtcMs;
  /** Fetched later than it could have been used live (imported or backfilled). */
  readonly isBackfilled: boolean;
  /** Each with the moment from which it counts, never before `availableTime`. */
  readonly parts: readonly (ScorePart & { readonly countsFrom: UtcMs })[];
};

/** One reading of the Fear & Greed index. */
export type FearGreedReading = {
  readonly availableTime: UtcMs;
  /** 0 extreme fear … 100 extreme greed. */
  readonly value: number;
};

/** What is known about one market, each list ascending by `availableTime`. */
export type MarketNews = {
  readonly mentions: readonly Mention[];
  readonly fearGreed: readonly FearGreedReading[];
  /** The newest version of each model that speaks here. */
  readonly versions?: ModelVersions;
};

/** Version by model; one that has not spoken is not there. */
export type ModelVersions = Readonly<Partial<Record<SentimentModel, string>>>;

export const noNews: MarketNews = { mentions: [], fearGreed: [] };

/** What decisions in [from, to) may have heard of a market: everything available before `to`, as far back as features look. */
export type ReadNews = (market: Market, from: UtcMs, to: UtcMs) => MarketNews;
