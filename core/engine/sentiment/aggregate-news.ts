import type { Aggregate } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import type { FusionWeights, ReadNews } from '../../domain/news.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { sentimentFeatureNames, sentimentVector } from '../../features/sentiment-vector.ts';

const mostPoints = 5_000;
const at = (name: (typeof sentimentFeatureNames)[number]) => sentimentFeatureNames.indexOf(name);
const mean = at('mean over 6 hours');
const dispersion = at('dispersion');
const fearGreed = at('fear and greed');
const isFearGreedKnown = at('fear and greed is known');

/**
 * What the network would hear of a market at every step of [from, to), from the same function.
 * @throws Failure 'bad-request' for more than 5,000 points
 */
export function aggregateNews(
  readNews: ReadNews,
  weights: FusionWeights,
  { market, from, to, stepMs }: { market: Market; from: UtcMs; to: UtcMs; stepMs: number },
): Aggregate {
  if ((to - from) / stepMs > mostPoints) {
    throw new Failure(
      'bad-request',
      `A longer step is needed: ${mostPoints.toLocaleString('en')} points are the most.`,
    );
  }
  const news = readNews(market, from, to);
  const times = news.mentions.map(({ availableTime }) => availableTime);
  const points: Aggregate['points'] = [];
  let [old, known] = [0, 0];
  for (let time = from; time < to; time += stepMs) {
    while (known < times.length && times[known] <= time) known++;
    while (old < known && times[old] <= time - dayMs) old++;
    const vector = sentimentVector(news, time, weights);
    const items = known - old;
    const hasHeadlines = vector !== undefined && items > 0;
    points.push({
      time,
      score: hasHeadlines ? vector[mean] : null,
      dispersion: hasHeadlines ? vector[dispersion] : null,
      items,
      fearGreed: vector?.[isFearGreedKnown] === 1 ? 50 + 50 * vector[fearGreed] : null,
    });
  }
  return { points };
}
