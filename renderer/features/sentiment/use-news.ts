import { useCallback, useEffect, useRef, useState } from 'react';
import type { NewsItem, NewsQuery } from '../../../core/contract/contract.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { appendOlder, mergeNewest } from './merge-news.ts';

const pageSize = 100;
const mostAtOnce = 500;

export type NewsFilter = Pick<NewsQuery, 'market' | 'sourceId' | 'search'>;

type ListState = {
  readonly key: string;
  readonly items: readonly NewsItem[];
  readonly total: number | null;
  readonly problem: string | null;
  readonly problemSince: UtcMs | null;
};
const nothing = { items: [], total: null, problem: null, problemSince: null };

/**
 * Headlines that pass the filter, newest first; older ones come as they are asked for.
 * @param newsRound raised when there is something new
 */
export function useNews(filter: NewsFilter, newsRound: number) {
  const client = useConnection((state) => state.client);
  const key = JSON.stringify(filter);
  const [state, setState] = useState<ListState>({ key, ...nothing });
  const [round, setRound] = useState(0);
  const isBusy = useRef(false);
  const shown = state.key === key ? state : { key, ...nothing };
  const loaded = useRef(0);
  loaded.current = shown.items.length;

  const reload = useCallback(() => setRound((count) => count + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: both rounds are how it is asked again
  useEffect(() => {
    if (!client) return;
    const abort = new AbortController();
    const limit = Math.min(mostAtOnce, Math.max(pageSize, loaded.current));
    client.request('news.list', { ...JSON.parse(key), limit }, abort.signal).then(
      ({ items, total }) =>
        setState((old) => ({
          ...nothing,
          key,
          items: mergeNewest(old.key === key ? old.items : [], items, total),
          total,
        })),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState((old) => ({
          ...(old.key === key ? old : { key, ...nothing }),
          problem: sentenceOf(error),
          problemSince: (old.key === key && old.problemSince) || Date.now(),
        }));
      },
    );
    return () => abort.abort();
  }, [client, key, round, newsRound]);

  const { items, total } = shown;
  const loadOlder = () => {
    const last = items.at(-1);
    if (!client || !last || isBusy.current || total === null || items.length >= total) return;
    isBusy.current = true;
    client
      .request('news.list', { ...filter, beforeId: last.id, limit: pageSize })
      .then((page) =>
        setState((old) =>
          old.key === key
            ? {
                ...old,
                items: appendOlder(old.items, page.items),
                total: page.items.length > 0 ? old.total : old.items.length,
              }
            : old,
        ),
      )
      .catch(() => {
        // The list on the screen stays; the next scroll to its end asks again.
      })
      .finally(() => {
        isBusy.current = false;
      });
  };

  return { ...shown, problem: client ? shown.problem : null, loadOlder, reload };
}
