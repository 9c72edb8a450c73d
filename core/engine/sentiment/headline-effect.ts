import type { HeadlineScore, SentimentEffect } from '../../contract/contract.ts';
import type { Market } from '../../domain/market.ts';
import type { MarketNews, Mention, ReadNews, ScorePart } from '../../domain/news.ts';
import type { Prediction } from '../../domain/prediction.ts';
import type { UtcMs } from '../../domain/time.ts';
import { assetOf, hears } from '../../sentiment/assets/recognise-assets.ts';
import { fingerprint } from '../../sentiment/duplicates/fingerprint.ts';
import { duplicateSpanMs, type GroupedItem, groupItems } from '../../sentiment/duplicates/group-items.ts';
import { partsOf, type ScoreHeadlines } from './score-headlines.ts';

/** The newest decision of a market with the news that `change` makes of those that are stored. */
export type PredictWith = (
  market: Market,
  change: (news: MarketNews, asOf: UtcMs) => MarketNews,
) => Promise<{ prediction: Prediction; hearsNews: boolean }>;

/** What a market hears of a headline: of the LLM what it says of the market's own asset, where it names that, as of stored ones. */
function partsFor(market: Market, { llm, ...others }: HeadlineScore['models']): ScorePart[] {
  const own = 'unavailable' in llm ? undefined : llm.assets[assetOf(market)];
  return partsOf({ ...others, llm }).map((part) =>
    part.model === 'llm' && own !== undefined ? { ...part, score: own } : part,
  );
}

function withHeadlines(news: MarketNews, market: Market, asOf: UtcMs, scores: readonly HeadlineScore[]): MarketNews {
  const mentions = scores.map(
    (score): Mention => ({
      availableTime: asOf,
      isBackfilled: false,
      parts: partsFor(market, score.models).map((part) => ({ ...part, countsFrom: asOf })),
    }),
  );
  return { ...news, mentions: [...news.mentions, ...mentions] };
}

/** What a market has heard in [from, to], ascending; of near duplicates the first. */
export type FindStored = (market: Market, from: UtcMs, to: UtcMs) => GroupedItem[];

/** Those that say something new at `asOf`: a headline that repeats another of them, or a stored one, has no second say. */
function onlyNew(scores: readonly HeadlineScore[], stored: readonly GroupedItem[], asOf: UtcMs): HeadlineScore[] {
  // They come in after all that is stored, so their ids are the highest.
  const firstId = Number.MAX_SAFE_INTEGER - scores.length;
  const given = scores.map(
    ({ text, assets }, i): GroupedItem => ({
      id: firstId + i,
      availableTime: asOf,
      fingerprint: fingerprint(text, assets),
      isBackfilled: false,
      leader: undefined,
    }),
  );
  const leaders = groupItems([...stored, ...given], asOf);
  return scores.filter((_, i) => leaders.get(firstId + i) === firstId + i);
}

/**
 * What headlines would change in a market's newest prediction if they came with its decision bar. As with those that are stored,
 * near duplicates count once.
 */
export async function headlineEffect(
  { market, texts }: { market: Market; texts: readonly string[] },
  ports: { score: ScoreHeadlines; predictWith: PredictWith; findStored: FindStored; signal: AbortSignal },
): Promise<SentimentEffect> {
  const { score, predictWith, findStored, signal } = ports;
  const heard: HeadlineScore[] = [];
  await score(texts, {
    signal,
    onEvent(event) {
      const isWhole = event.kind === 'score' && event.waitingFor.length === 0;
      if (isWhole && hears(market, event.score.assets)) heard[event.index] = event.score;
    },
  });
  const before = await predictWith(market, (news) => news);
  const scores = heard.filter((one) => one !== undefined);
  let counted = 0;
  const after = await predictWith(market, (news, asOf) => {
    const fresh = onlyNew(scores, findStored(market, asOf - duplicateSpanMs, asOf), asOf);
    counted = fresh.length;
    return withHeadlines(news, market, asOf, fresh);
  });
  return {
    before: before.prediction,
    after: after.prediction,
    isHeard: before.hearsNews,
    detail: sentence({ given: texts.length, heard: scores.length, counted }, before.hearsNews),
  };
}

function sentence(
  { given, heard, counted }: { given: number; heard: number; counted: number },
  hearsNews: boolean,
): string {
  if (!hearsNews) {
    return 'The active model has learnt without headlines, so they change nothing; train one while headlines are stored.';
  }
  if (heard === 0) return 'None of these headlines is about this market.';
  const which = heard === given ? (given === 1 ? 'The headline' : `All ${given}`) : `${heard} of ${given}`;
  if (counted === 0) return `${which} said what is stored already, so nothing is new.`;
  const repeated = heard - counted;
  const repeats =
    repeated === 0
      ? ''
      : `; ${repeated} of them ${repeated === 1 ? 'repeats' : 'repeat'} another and count${repeated === 1 ? 's' : ''} no more`;
  return `${which} ${heard === 1 ? 'is' : 'are'} heard as if published with the newest decision bar, beside what is stored${repeats}.`;
}

/** The news as they are stored, or as they would be. */
export function changedNews(
  readNews: ReadNews,
  asOf: UtcMs,
  change: (news: MarketNews, asOf: UtcMs) => MarketNews,
): ReadNews {
  return (market, from, to) => change(readNews(market, from, to), asOf);
}
