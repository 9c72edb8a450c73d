import type { z } from 'zod';

/** One answer, then done. */
export type RequestDefinition<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  readonly kind: 'request';
  readonly params: P;
  readonly result: R;
};

/** Any number of values until it is done, fails or is cancelled. */
export type StreamDefinition<P extends z.ZodType = z.ZodType, V extends z.ZodType = z.ZodType> = {
  readonly kind: 'stream';
  readonly params: P;
  readonly value: V;
  /**
   * Values with the same key replace each other while they wait (latest wins, at most 10 a second);
   * undefined means: deliver every one of them, in order.
   */
  readonly coalesceKey?: (value: z.infer<V>) => string | undefined;
  /** Sent in place of everything that waited, when a client is so slow that its buffer is full; the client then reads again. */
  readonly resync?: z.infer<V>;
};

export type Definition = RequestDefinition | StreamDefinition;
export type ContractDefinition = Readonly<Record<string, Definition>>;

export function request<P extends z.ZodType, R extends z.ZodType>(params: P, result: R): RequestDefinition<P, R> {
  return { kind: 'request', params, result };
}

export function stream<P extends z.ZodType, V extends z.ZodType>(
  params: P,
  value: V,
  options: Pick<StreamDefinition<P, V>, 'coalesceKey' | 'resync'> = {},
): StreamDefinition<P, V> {
  return { kind: 'stream', params, value, ...options };
}

export type Params<D extends Definition> = z.input<D['params']>;
export type ParsedParams<D extends Definition> = z.output<D['params']>;
export type ResultOf<D> = D extends RequestDefinition<z.ZodType, infer R> ? z.infer<R> : never;
export type ValueOf<D> = D extends StreamDefinition<z.ZodType, infer V> ? z.infer<V> : never;

/** Names of the requests, and of the streams, of a contract. */
export type RequestName<C extends ContractDefinition> = {
  [N in keyof C]: C[N] extends RequestDefinition ? N : never;
}[keyof C] &
  string;
export type StreamName<C extends ContractDefinition> = {
  [N in keyof C]: C[N] extends StreamDefinition ? N : never;
}[keyof C] &
  string;

/** What the serving side implements: one function for each name. `signal` aborts when the caller cancels or its link closes. */
export type Handlers<C extends ContractDefinition> = {
  [N in keyof C]: C[N] extends RequestDefinition
    ? (params: ParsedParams<C[N]>, signal: AbortSignal) => Promise<ResultOf<C[N]>> | ResultOf<C[N]>
    : (params: ParsedParams<C[N]>, signal: AbortSignal, emit: (value: ValueOf<C[N]>) => void) => Promise<void> | void;
};
