import type { HeadlineScore, SentimentEffect } from '../../contract/contract.ts';
import type { Market } from '../../domain/market.ts';
import type { MarketNews, Mention, ReadNews } from '../../domain/news.ts';
import type { Prediction } from '../../domain/prediction.ts';
import type { UtcMs } from '../../domain/time.ts';
import { hears } from '../../sentiment/assets/recognise-assets.ts';
import { partsOf, type ScoreHeadlines } from './score-headlines.ts';

/** The newest decision of a market with the news that `change` makes of those that are stored. */
export type PredictWith = (
  market: Market,
  change: (news: MarketNews, asOf: UtcMs) => MarketNews,
) => Promise<{ prediction: Prediction; hearsNews: boolean }>;

function withHeadlines(news: MarketNews, asOf: UtcMs, scores: readonly HeadlineScore[]): MarketNews {
  const mentions = scores.map(
    (score): Mention => ({
      availableTime: asOf,
      isBackfilled: false,
      parts: partsOf(score.models).map((part) => ({ ...part, countsFrom: asOf })),
    }),
  );
  return { ...news, mentions: [...news.mentions, ...mentions] };
}

/** What headlines would change in a market's newest prediction if they came with its decision bar. */
export async function headlineEffect(
  { market, texts }: { market: Market; texts: readonly string[] },
  ports: { score: ScoreHeadlines; predictWith: PredictWith; signal: AbortSignal },
): Promise<SentimentEffect> {
  const { score, predictWith, signal } = ports;
  const scores: HeadlineScore[] = [];
  await score(texts, {
    signal,
    onEvent(event) {
      const isWhole = event.kind === 'score' && event.waitingFor.length === 0;
      if (isWhole && hears(market, event.score.assets)) scores.push(event.score);
    },
  });
  const before = await predictWith(market, (news) => news);
  const after = await predictWith(market, (news, asOf) => withHeadlines(news, asOf, scores));
  return {
    before: before.prediction,
    after: after.prediction,
    isHeard: before.hearsNews,
    detail: sentence(texts.length, scores.length, before.hearsNews),
  };
}

function sentence(given: number, heard: number, hearsNews: boolean): string {
  if (!hearsNews) {
    return 'The active model has learnt without headlines, so they change nothing; train one while headlines are stored.';
  }
  if (heard === 0) return 'None of these headlines is about this market.';
  const which = heard === given ? (given === 1 ? 'The headline' : `All ${given}`) : `${heard} of ${given}`;
  return `${which} heard as if published with the newest decision bar, beside what is stored.`;
}

/** The news as they are stored, or as they would be. */
export function changedNews(
  readNews: ReadNews,
  asOf: UtcMs,
  change: (news: MarketNews, asOf: UtcMs) => MarketNews,
): ReadNews {
  return (market, from, to) => change(readNews(market, from, to), asOf);
}
