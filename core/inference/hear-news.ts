import type { Market } from '../domain/market.ts';
import { type MarketNews, noNews, type ReadNews, type SentimentModel, sentimentModels } from '../domain/news.ts';
import { signed } from '../domain/number-text.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs } from '../domain/timeframe.ts';
import { isHeard, mentionLifeMs, sentimentVector } from '../features/sentiment-vector.ts';
import type { Manifest } from '../model/manifest.ts';

/** What a model hears at a decision, and one sentence on it. */
export type Heard = {
  /** Undefined: nothing, and Branch C is masked. */
  readonly sentiment?: Float32Array;
  readonly reason: string;
};

const lifeDays = mentionLifeMs / dayMs;
const names: Readonly<Record<SentimentModel, string>> = { lexicon: 'the lexicon', finbert: 'FinBERT', llm: 'the LLM' };

/**
 * What was known of a market at a decision, weighed as the model has learnt it. A model that has learnt from no headlines is told none.
 * @param readNews default: there are no headlines
 */
export function hearNews(
  { sentiment: learnt }: Pick<Manifest, 'sentiment'>,
  { market, asOf, readNews }: { market: Market; asOf: UtcMs; readNews?: ReadNews },
): Heard {
  if (!learnt) return { reason: 'The model has learnt from no headlines: the prediction rests on candles alone.' };
  const news = readNews?.(market, asOf, asOf + 1) ?? noNews;
  const sentiment = sentimentVector(news, asOf, learnt.weights);
  const known = news.mentions.filter(
    ({ availableTime }) => availableTime <= asOf && availableTime > asOf - mentionLifeMs,
  );
  const heard = known.filter((mention) => isHeard(mention, asOf, learnt.weights)).length;
  const none =
    known.length > 0
      ? `No model that counts has judged the ${headlines(known.length)} of the last ${lifeDays} days yet`
      : `There are no headlines of the last ${lifeDays} days`;
  if (!sentiment) return { reason: `${none}: judged without them, from candles alone.` };
  if (heard === 0) return { sentiment, reason: `${none}; of the mood it knows the Fear & Greed index alone.` };
  const [, sixHours] = sentiment;
  const mean = signed(sixHours, 2);
  const said = `It heard ${headlines(heard)} of the last ${lifeDays} days: ${mean} on a scale of −1 to +1, the newest counting most.`;
  return { sentiment, reason: [said, ...otherVersions(learnt, news)].join(' ') };
}

const headlines = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'headline' : 'headlines'}`;

/** A sentence for each model that judges by another version than the one it has learnt from. */
function otherVersions(learnt: NonNullable<Manifest['sentiment']>, { versions: now = {} }: MarketNews): string[] {
  return sentimentModels.flatMap((model) => {
    const [before, after] = [learnt.versions?.[model], now[model]];
    if (learnt.weights[model] === 0 || !before || !after || before === after) return [];
    return `They are judged by ${names[model]} of version ${after}, and it has learnt from version ${before}.`;
  });
}
