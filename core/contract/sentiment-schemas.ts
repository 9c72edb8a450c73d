import { z } from 'zod';
import { sentimentLabels, sentimentModels } from '../domain/news.ts';
import { market, prediction, text, utcMs } from './schemas.ts';

export const sentimentModel = z.enum(sentimentModels);
export const sentimentLabel = z.enum(sentimentLabels);

/** Longest headline that is taken, characters; models read less of it and say so. */
export const maxHeadlineLength = 100_000;
const headline = z
  .string()
  .max(maxHeadlineLength, `must not be longer than ${maxHeadlineLength.toLocaleString('en')} characters`);

/** A piece of the text, UTF-16 offsets [start, end), and what it adds to the score; above zero it is good for the price. */
const tintedSpan = z.object({ start: z.number().int(), end: z.number().int(), effect: z.number() });

const unavailable = z.object({ unavailable: z.string() });

export const lexiconScore = z.object({
  label: sentimentLabel,
  /** −1 … 1. */
  score: z.number(),
  uncertainty: z.number(),
  /** The words that moved it, in the order of the text. */
  words: z.array(tintedSpan),
  /** Only the beginning was read. */
  isTruncated: z.boolean().optional(),
  ms: z.number(),
});

export const finbertScore = z.object({
  label: sentimentLabel,
  probabilities: z.object({ negative: z.number(), neutral: z.number(), positive: z.number() }),
  /** positive − negative. */
  score: z.number(),
  uncertainty: z.number(),
  /** What each token adds to positive − negative, by leaving it out; only when asked for. */
  tokens: z.array(tintedSpan).optional(),
  /** The model read only the beginning. */
  isTruncated: z.boolean(),
  isCached: z.boolean(),
  ms: z.number(),
});

export const llmScore = z.object({
  label: sentimentLabel,
  /** Mean over the assets it names, −1 … 1. */
  score: z.number(),
  uncertainty: z.number(),
  confidence: z.number(),
  /** Score of each asset by its ticker: BTC, ETH. */
  assets: z.record(z.string(), z.number()),
  event: z.string(),
  horizon: z.enum(['minutes', 'hours', 'days', 'weeks']),
  reason: z.string(),
  /** The model was given only the beginning. */
  isTruncated: z.boolean().optional(),
  isCached: z.boolean(),
  ms: z.number(),
});

export const headlineScore = z.object({
  text: z.string(),
  fused: z.object({
    label: sentimentLabel,
    score: z.number(),
    /** 0 sure … 1 knows nothing; grows when the models disagree. */
    uncertainty: z.number(),
    /** Share of each model that spoke in the fused score; they sum to 1. */
    shares: z.partialRecord(sentimentModel, z.number()),
  }),
  models: z.object({
    lexicon: z.union([lexiconScore, unavailable]),
    finbert: z.union([finbertScore, unavailable]),
    llm: z.union([llmScore, unavailable]),
  }),
  /** Largest difference between two models' scores, 0 … 2; null when fewer than two spoke. */
  disagreement: z.number().nullable(),
  /** Assets named in the text, as tickers; every market of theirs hears it. None: it is about the whole market. */
  assets: z.array(z.string()),
  markets: z.array(market),
});

export const scoreRequest = z.object({
  texts: z.array(headline).min(1, 'must have at least one headline').max(1_000, 'must be at most 1,000 headlines'),
  /** Default: all that are switched on. */
  models: z.array(sentimentModel).min(1).optional(),
  /** Also the tokens that moved FinBERT: one run of the model for each token. */
  explain: z.boolean().default(false),
  /** Asks the LLM again, whatever it has answered before. */
  isFresh: z.boolean().default(false),
});

/**
 * In any order; `index` into the request's texts. Empty lines are answered with a problem. A headline comes again with each model that
 * has spoken, until nobody is waited for.
 */
export const scoreEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('score'),
    index: z.number().int(),
    score: headlineScore,
    /** Models that have not answered yet; they are `unavailable` in the score until then. */
    waitingFor: z.array(sentimentModel),
  }),
  z.object({ kind: z.literal('problem'), index: z.number().int(), message: z.string() }),
]);

export const effectRequest = z.object({
  market,
  /** As if they were published and fetched now. */
  texts: z.array(headline).min(1).max(1_000),
});

/** What headlines would change: the newest decision's prediction with the news as they are, and with these among them. */
export const effect = z.object({
  before: prediction,
  after: prediction,
  /** False when the model has learnt without headlines: then nothing can change. */
  isHeard: z.boolean(),
  detail: z.string(),
});

export const newsItem = z.object({
  id: z.number().int(),
  publishedAt: utcMs,
  fetchedAt: utcMs,
  /** Id and name of its source; files have the name in their rows. */
  sourceId: z.string(),
  source: z.string(),
  /** http or https only. */
  url: z.string().nullable(),
  text: z.string(),
  assets: z.array(z.string()),
  isBackfilled: z.boolean(),
  /** Items that say nearly the same, this one included. */
  copies: z.number().int(),
  fused: headlineScore.shape.fused,
  /** Null: the model has not judged it. */
  parts: z.object({
    lexicon: z.number().nullable(),
    finbert: z.number().nullable(),
    llm: z.number().nullable(),
  }),
});

export const newsQuery = z.object({
  /** Default: all. Items about the whole market are in every market's list. */
  market: market.optional(),
  sourceId: z.string().optional(),
  /** Contains, upper and lower case alike. */
  search: z.string().max(200).optional(),
  /** Older than this item; default: the newest. */
  beforeId: z.number().int().optional(),
  limit: z.number().int().min(1).max(500).default(100),
});

export const newsPage = z.object({ items: z.array(newsItem), total: z.number().int() });

/** The very aggregate the network is fed, one point for each step; null: nothing was known. */
export const aggregateRequest = z.object({
  market,
  from: utcMs,
  to: utcMs,
  stepMs: z.number().int().min(60_000),
});
export const aggregate = z.object({
  points: z.array(
    z.object({
      time: utcMs,
      /** Decayed mean over the last hours, −1 … 1. */
      score: z.number().nullable(),
      dispersion: z.number().nullable(),
      /** Items of the last 24 h. */
      items: z.number().int(),
      /** 0 … 100. */
      fearGreed: z.number().nullable(),
    }),
  ),
});

export const newsImportResult = z.object({
  rowsRead: z.number().int(),
  rowsStored: z.number().int(),
  /** Already there. */
  rowsKnown: z.number().int(),
  rowsRejected: z.number().int(),
  rejected: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  from: utcMs.nullable(),
  to: utcMs.nullable(),
  notices: z.array(z.string()),
});

export const newsImportEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), fraction: z.number(), rowsRead: z.number().int() }),
  z.object({ kind: z.literal('result'), result: newsImportResult }),
]);

export const newsImportRequest = z.object({
  path: text,
  /** When a row has no fetchedAt of its own, it counts this long after its publishedAt. */
  delayMs: z.number().int().min(0).max(86_400_000).default(300_000),
});

export const sourceStatus = z.object({
  id: z.string(),
  kind: z.enum(['rss', 'reddit', 'x', 'fearGreed', 'folder']),
  name: z.string(),
  isEnabled: z.boolean(),
  state: z.enum(['off', 'waiting', 'fetching', 'ok', 'failing', 'needsKey']),
  lastFetchedAt: utcMs.nullable(),
  nextFetchAt: utcMs.nullable(),
  /** New items since the program started. */
  items: z.number().int(),
  /** One plain sentence when something is wrong. */
  detail: z.string().nullable(),
});

export const finbertStatus = z.object({
  state: z.enum(['absent', 'downloading', 'importing', 'ready', 'broken']),
  /** What is wrong or going on, one sentence; null when ready. */
  detail: z.string().nullable(),
  /** Model and weights it is, and the bytes they take. */
  version: z.string().nullable(),
  bytes: z.number().int().nullable(),
  /** 0..1 while downloading. */
  fraction: z.number().nullable(),
  /** Where a download would come from, how much it is, and under which licence. */
  offer: z.object({ modelId: z.string(), hub: z.string(), bytes: z.number().int(), licence: z.string() }),
});

export const llmStatus = z.object({
  state: z.enum(['off', 'needsKey', 'ready', 'failing', 'overBudget']),
  detail: z.string().nullable(),
  model: z.string().nullable(),
  baseUrl: z.string().nullable(),
  /** Of today, UTC. */
  calls: z.number().int(),
  failures: z.number().int(),
  cacheHits: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costUsd: z.number(),
  budgetUsd: z.number(),
});

export const sentimentStatus = z.object({
  lexicon: z.object({ version: z.string(), terms: z.number().int() }),
  finbert: finbertStatus,
  llm: llmStatus,
  sources: z.array(sourceStatus),
  items: z.number().int(),
  /** Items that FinBERT or the LLM have yet to judge. */
  waiting: z.number().int(),
});
