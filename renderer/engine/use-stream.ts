import { useEffect, useRef, useState } from 'react';
import type { Contract } from '../../core/contract/contract.ts';
import type { Params, StreamName, ValueOf } from '../../core/contract/define.ts';
import { backOffMs } from './back-off.ts';
import { sentenceOf } from './problem.ts';
import { useConnection } from './use-connection.ts';

type Name = StreamName<Contract>;

/**
 * Listens while the component is there, again after each reconnect, and again with back-off after the stream failed;
 * `params` null listens to nothing.
 * @returns why the stream failed while the link was up, until it brings values again
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
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    setProblem(null);

    const listen = () => {
      const onEach = (value: ValueOf<Contract[N]>) => {
        if (abort.signal.aborted) return;
        failures = 0;
        setProblem(null);
        listener.current(value);
      };
      client.stream(name, JSON.parse(key), onEach, abort.signal).catch((error: unknown) => {
        if (abort.signal.aborted) return;
        setProblem(sentenceOf(error));
        timer = setTimeout(listen, backOffMs(failures + 2));
        failures += 1;
      });
    };
    listen();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [client, name, key]);

  // Without a link every stream has failed; the banner says so once.
  return client ? problem : null;
}
