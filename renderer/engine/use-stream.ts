import { useEffect, useRef, useState } from 'react';
import type { Contract } from '../../core/contract/contract.ts';
import type { Params, StreamName, ValueOf } from '../../core/contract/define.ts';
import { sentenceOf } from './problem.ts';
import { useConnection } from './use-connection.ts';

type Name = StreamName<Contract>;

/**
 * Listens while the component is there, and again after each reconnect; `params` null listens to nothing.
 * @returns why the stream ended, when it failed while the link was up
 */
export function useStream<N extends Name>(
  name: N,
  params: Params<Contract[N]> | null,
  onValue: (value: ValueOf<Contract[N]>) => void,
): string | null {
  const client = useConnection((state) => state.client);
  const [problem, setProblem] = useState<string | null>(null);
  const listener = useRef(onValue);
  listener.current = onValue;
  const key = params === null ? null : JSON.stringify(params);

  useEffect(() => {
    if (!client || key === null) return;
    const abort = new AbortController();
    setProblem(null);
    client
      .stream(
        name,
        JSON.parse(key),
        (value) => {
          if (!abort.signal.aborted) listener.current(value);
        },
        abort.signal,
      )
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setProblem(sentenceOf(error));
      });
    return () => abort.abort();
  }, [client, name, key]);

  return problem;
}
