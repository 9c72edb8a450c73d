import type { NewsItem, NewsQuery } from '../../../core/contract/contract.ts';
import { usePages } from '../../engine/use-pages.ts';

export type NewsFilter = Pick<NewsQuery, 'market' | 'sourceId' | 'search'>;

const keyOf = (item: NewsItem) => item.id;

/**
 * Headlines that pass the filter, newest first; older ones come as they are asked for.
 * @param newsRound raised when there is something new
 */
export function useNews(filter: NewsFilter, newsRound: number) {
  return usePages<NewsItem>(
    {
      key: JSON.stringify(filter),
      read: (client, limit, after, signal) =>
        client.request('news.list', { ...filter, beforeId: after?.id, limit }, signal),
      keyOf,
    },
    newsRound,
  );
}
