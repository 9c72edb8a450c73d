import { useCallback, useEffect, useState } from 'react';
import type { Contract } from '../../core/contract/contract.ts';
import type { Params, RequestName, ResultOf } from '../../core/contract/define.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { sentenceOf } from './problem.ts';
import { useConnection } from './use-connection.ts';

type Name = RequestName<Contract>;

export type Answer<T> = {
  /** The newest answer; kept while a newer one is on its way or the link is down. */
  readonly data: T | null;
  readonly problem: string | null;
  /** When the problem was met. */
  readonly problemSince: UtcMs | null;
  readonly reload: () => void;
};

/** Asks once when shown, when `params` change and after each reconnect; `params` null asks nothing. */
export function useRequest<N extends Name>(name: N, params: Params<Contract[N]> | null): Answer<ResultOf<Contract[N]>> {
  type Result = ResultOf<Contract[N]>;
  const client = useConnection((state) => state.client);
  const [state, setState] = useState<{
    key: string | null;
    data: Result | null;
    problem: string | null;
    at: UtcMs | null;
  }>({
    key: null,
    data: null,
    problem: null,
    at: null,
  });
  const [round, setRound] = useState(0);
  const key = params === null ? null : JSON.stringify(params);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` is how a reload asks again
  useEffect(() => {
    if (!client || key === null) return;
    const abort = new AbortController();
    client.request(name, JSON.parse(key), abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setState({ key, data, problem: null, at: null });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) {
          setState((old) => ({
            key,
            data: old.key === key ? old.data : null,
            problem: sentenceOf(error),
            at: old.at ?? Date.now(),
          }));
        }
      },
    );
    return () => abort.abort();
  }, [client, name, key, round]);

  const reload = useCallback(() => setRound((count) => count + 1), []);
  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : null,
    // Without a link nothing can be answered; the banner says so once.
    problem: isCurrent && client ? state.problem : null,
    problemSince: isCurrent ? state.at : null,
    reload,
  };
}
