import { toFailureData } from '../../domain/failure.ts';
import { noNews, type ReadNews } from '../../domain/news.ts';

/**
 * The same news, or none while the store cannot be read: a prediction goes on from candles alone then, and the user is told once.
 * @param onFailure told when reading begins to fail
 */
export function guardNews(readNews: ReadNews, onFailure: (reason: string) => void): ReadNews {
  let hasFailed = false;
  return (market, from, to) => {
    try {
      const news = readNews(market, from, to);
      hasFailed = false;
      return news;
    } catch (error) {
      if (!hasFailed) onFailure(toFailureData(error).message);
      hasFailed = true;
      return noNews;
    }
  };
}
