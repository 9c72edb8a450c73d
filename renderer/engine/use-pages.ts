import { useCallback, useEffect, useRef, useState } from 'react';
import type { UtcMs } from '../../core/domain/time.ts';
import type { EngineClient } from './connection.ts';
import { appendNext, mergeFirst } from './merge-pages.ts';
import { sentenceOf } from './problem.ts';
import { useConnection } from './use-connection.ts';

const pageSize = 100;
/** Most the engine answers at once. */
const mostAtOnce = 500;

type Page<T> = { readonly items: readonly T[]; readonly total: number };

type Source<T> = {
  /** What the list depends on: another key is another list. */
  readonly key: string;
  /** Reads at most `limit` items, those that follow `after` or the first. */
  readonly read: (client: EngineClient, limit: number, after: T | undefined, signal?: AbortSignal) => Promise<Page<T>>;
  readonly keyOf: (item: T) => number | string;
};

type ListState<T> = {
  readonly key: string;
  readonly items: readonly T[];
  /** Items of the whole list; null until that is known. */
  readonly total: number | null;
  readonly problem: string | null;
  readonly problemSince: UtcMs | null;
};
const nothing = { items: [], total: null, problem: null, problemSince: null };

/**
 * A list of any length, read page by page: its first page at once and after each reconnect, further ones as they are
 * asked for. What is loaded stays on the screen while it is read again.
 * @param round raised when there is something new
 */
export function usePages<T>(source: Source<T>, round: number) {
  const client = useConnection((state) => state.client);
  const { key } = source;
  const [state, setState] = useState<ListState<T>>({ key, ...nothing });
  const [reloads, setReloads] = useState(0);
  const isBusy = useRef(false);
  const shown: ListState<T> = state.key === key ? state : { key, ...nothing };
  const current = useRef({ source, loaded: 0 });
  current.current = { source, loaded: shown.items.length };

  const reload = useCallback(() => setReloads((count) => count + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: both rounds are how it is asked again
  useEffect(() => {
    if (!client) return;
    const abort = new AbortController();
    const { read, keyOf } = current.current.source;
    const limit = Math.min(mostAtOnce, Math.max(pageSize, current.current.loaded));
    read(client, limit, undefined, abort.signal).then(
      ({ items, total }) =>
        setState((old) => ({
          ...nothing,
          key,
          items: mergeFirst(old.key === key ? old.items : [], items, total, keyOf),
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
  }, [client, key, reloads, round]);

  const { items, total } = shown;
  const loadNext = () => {
    const last = items.at(-1);
    if (!client || last === undefined || isBusy.current || total === null || items.length >= total) return;
    isBusy.current = true;
    source
      // The farther one scrolls, the more comes at once: the end of a long list is near in a few reads.
      .read(client, Math.min(mostAtOnce, Math.max(pageSize, items.length)), last)
      .then((page) =>
        setState((old) =>
          old.key === key
            ? {
                ...old,
                items: appendNext(old.items, page.items, source.keyOf),
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

  return { ...shown, problem: client ? shown.problem : null, loadNext, reload };
}
