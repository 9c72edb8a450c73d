import type { Market } from '../domain/market.ts';
import type { ReadNews } from '../domain/news.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs } from '../domain/timeframe.ts';
import { mentionLifeMs, sentimentVector } from '../features/sentiment-vector.ts';
import type { Manifest } from '../model/manifest.ts';

/** What a model hears at a decision, and one sentence on it. */
export type Heard = {
  /** Undefined: nothing, and Branch C is masked. */
  readonly sentiment?: Float32Array;
  readonly reason: string;
};

const lifeDays = mentionLifeMs / dayMs;

/**
 * What was known of a market at a decision, weighed as the model has learnt it. A model that has learnt from no headlines is told none.
 * @param readNews default: there are no headlines
 */
export function hearNews(
  { sentiment: learnt }: Pick<Manifest, 'sentiment'>,
  { market, asOf, readNews }: { market: Market; asOf: UtcMs; readNews?: ReadNews },
): Heard {
  if (!learnt) return { reason: 'The model has learnt from no headlines: the prediction rests on candles alone.' };
  const news = readNews?.(market, asOf, asOf + 1);
  const sentiment = news && sentimentVector(news, asOf, learnt.weights);
  if (!news || !sentiment) {
    return { reason: `There are no headlines of the last ${lifeDays} days: judged without them, from candles alone.` };
  }
  const mentions = news.mentions.filter(
    ({ availableTime }) => availableTime <= asOf && availableTime > asOf - mentionLifeMs,
  ).length;
  const [, sixHours] = sentiment;
  const mean = `${sixHours < 0 ? '−' : '+'}${Math.abs(sixHours).toFixed(2)}`;
  return {
    sentiment,
    reason:
      mentions > 0
        ? `It heard ${mentions.toLocaleString('en')} ${mentions === 1 ? 'headline' : 'headlines'} of the last ${lifeDays} days: ${mean} on a scale of −1 to +1, the newest counting most.`
        : `There are no headlines of the last ${lifeDays} days; of the mood it knows the Fear & Greed index alone.`,
  };
}
