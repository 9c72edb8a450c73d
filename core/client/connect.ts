import type { ContractDefinition, Params, RequestName, ResultOf, StreamName, ValueOf } from '../contract/define.ts';
import type { Link } from '../contract/link.ts';
import { type ClientMessage, linkErrorId, parseEngineMessage } from '../contract/wire.ts';
import { Failure } from '../domain/failure.ts';

/** What a page or a command can ask of the engine; both ends of every message are inferred from the contract. */
export type Client<C extends ContractDefinition> = {
  /** @throws Failure from the engine; 'cancelled' after `signal` aborted, 'unavailable' when the link closed first */
  request<N extends RequestName<C>>(name: N, params: Params<C[N]>, signal?: AbortSignal): Promise<ResultOf<C[N]>>;
  /**
   * Resolves when the stream ends or `signal` aborts; nothing reaches `onValue` afterwards.
   * @throws Failure from the engine, 'unavailable' when the link closed first; what `onValue` throws ends the stream too
   */
  stream<N extends StreamName<C>>(
    name: N,
    params: Params<C[N]>,
    onValue: (value: ValueOf<C[N]>) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Told once with one plain sentence; at once when the link is closed already. */
  onClose(listener: (reason: string) => void): void;
  close(): void;
};

type OpenCall = { onValue(value: unknown): void; onDone(): void; onError(error: unknown): void };

/** A client over `link`. Takes the contract as a type only, so that a page does not carry its schemas. */
export function connect<C extends ContractDefinition>(link: Link, options: { version: number }): Client<C> {
  const open = new Map<number, OpenCall>();
  const closeListeners: ((reason: string) => void)[] = [];
  let lastId = linkErrorId;
  let ended: Failure | undefined;

  const end = (failure: Failure) => {
    if (ended) return;
    ended = failure;
    const calls = [...open.values()];
    open.clear();
    link.close();
    for (const call of calls) call.onError(failure);
    for (const listener of closeListeners.splice(0)) listener(failure.message);
  };

  link.onClose((reason) => end(new Failure('unavailable', `The link to the engine closed: ${reason}`)));
  link.onMessage((data) => {
    if (ended) return;
    const message = parseEngineMessage(data);
    if (!message)
      return end(
        new Failure('corrupt', 'The engine sent a message that this client does not understand; restart both.'),
      );
    if (message.type === 'error' && message.id === linkErrorId)
      return end(new Failure(message.error.code, message.error.message));
    const call = open.get(message.id);
    if (!call) return;
    if (message.type === 'value') return call.onValue(message.value);
    open.delete(message.id);
    if (message.type === 'done') call.onDone();
    else call.onError(new Failure(message.error.code, message.error.message));
  });

  /** Sends a call; the returned function cancels it when it is still open and says whether it was. */
  const send = (name: string, params: unknown, call: OpenCall): (() => boolean) => {
    lastId += 1;
    const id = lastId;
    link.send({ type: 'call', id, name, params, version: options.version } satisfies ClientMessage);
    open.set(id, call);
    return () => {
      const wasOpen = open.delete(id);
      if (wasOpen && !ended) link.send({ type: 'cancel', id } satisfies ClientMessage);
      return wasOpen;
    };
  };

  const run = <T>(
    name: string,
    params: unknown,
    signal: AbortSignal | undefined,
    call: { onValue(value: unknown): void; onDone(): T; onAbort(): T },
  ) =>
    new Promise<T>((resolve, reject) => {
      if (ended) throw ended;
      const settle = (finish: () => T) => {
        signal?.removeEventListener('abort', onAbort);
        try {
          resolve(finish());
        } catch (error) {
          reject(error);
        }
      };
      const fail = (error: unknown) =>
        settle(() => {
          throw error;
        });
      const onAbort = () => {
        if (cancel()) settle(call.onAbort);
      };
      if (signal?.aborted) return settle(call.onAbort);
      const cancel = send(name, params, {
        onValue(value) {
          try {
            call.onValue(value);
          } catch (error) {
            cancel();
            fail(error);
          }
        },
        onDone: () => settle(call.onDone),
        onError: fail,
      });
      signal?.addEventListener('abort', onAbort);
    });

  return {
    request(name, params, signal) {
      let answer: { value: unknown } | undefined;
      return run(name, params, signal, {
        onValue(value) {
          answer = { value };
        },
        onDone() {
          if (!answer) throw new Failure('internal', `The engine ended ${name} without an answer.`);
          return answer.value as ResultOf<C[typeof name]>;
        },
        onAbort() {
          throw new Failure('cancelled', `${name} was cancelled.`);
        },
      });
    },
    stream(name, params, onValue, signal) {
      return run<void>(name, params, signal, {
        onValue: (value) => onValue(value as ValueOf<C[typeof name]>),
        onDone() {},
        onAbort() {},
      });
    },
    onClose(listener) {
      if (ended) listener(ended.message);
      else closeListeners.push(listener);
    },
    close: () => end(new Failure('unavailable', 'This client closed its link to the engine.')),
  };
}
